"""Facts that are one list of the API server, and nothing else."""

import typing
from typing import Any, ClassVar, Self

import msgspec

from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import KubeList


class Listed(msgspec.Struct, frozen=True):
    """Base of a fact with ``items: tuple[SomeStruct, ...]`` and, in ``asks``, the one list that they are of."""

    items: tuple[Any, ...]

    asks: ClassVar[tuple[KubeList, ...]]

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """One list."""
        of = typing.get_args(typing.get_type_hints(cls)["items"])[0]
        return cls(ask.objects(cls.asks[0], of))
