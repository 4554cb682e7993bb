"""Facts that are one list of the API server, and nothing else; and whether it serves a list at all."""

import typing
from typing import Any, ClassVar, Self

import msgspec

from drycc_doctor.model.fact import FactContext, Missing, MissingError
from drycc_doctor.model.query import KubeGet, KubeList
from drycc_doctor.model.reply import Failed, Reason


class Listed(msgspec.Struct, frozen=True):
    """Base of a fact with ``items: tuple[SomeStruct, ...]`` and, in ``asks``, the one list that they are of."""

    items: tuple[Any, ...]

    asks: ClassVar[tuple[KubeList, ...]]

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """One list."""
        of = typing.get_args(typing.get_type_hints(cls)["items"])[0]
        return cls(ask.objects(cls.asks[0], of))


def is_served(ask: FactContext, query: KubeGet | KubeList) -> bool:
    """Whether what is asked for is served; raises MissingError where that cannot be known."""
    reply = ask.reply(query, object)
    if isinstance(reply, Failed) and reply.reason is not Reason.NOT_FOUND:
        raise MissingError(Missing.of(query, reply))
    return not isinstance(reply, Failed)
