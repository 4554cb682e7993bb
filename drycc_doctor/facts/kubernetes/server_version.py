"""The version of the API server."""

import re
from typing import ClassVar, Self

import msgspec

from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import KubeGet


class _Version(msgspec.Struct, frozen=True, rename="camel"):
    git_version: str


class ServerVersion(msgspec.Struct, frozen=True):
    """Kubernetes' version, as the API server says it; ``number`` is major and minor, None where it is none."""

    text: str
    number: tuple[int, int] | None

    asks: ClassVar = (KubeGet("/version"),)

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """One document."""
        text = ask.answer(cls.asks[0], _Version).git_version
        found = re.match(r"v?(\d+)\.(\d+)", text)
        return cls(text, (int(found[1]), int(found[2])) if found else None)
