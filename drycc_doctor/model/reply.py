"""What comes back from a question: an answer, or the reason there is none."""

from enum import StrEnum
from typing import Any, Protocol

import msgspec

from drycc_doctor.model.query import Query


class Reason(StrEnum):
    """Why a question went unanswered. Never the same thing as the answer being 'none'."""

    FORBIDDEN = "forbidden"
    NOT_FOUND = "not-found"  # the API has no such kind, or the fact no such thing
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"
    NOT_RECORDED = "not-recorded"
    NOT_ASKED = "not-asked"


class Got(msgspec.Struct, frozen=True, tag="got", tag_field="reply"):
    """The question was answered, with sealed JSON."""

    answer: Any


class Failed(msgspec.Struct, frozen=True, tag="failed", tag_field="reply"):
    """The question could not be answered."""

    reason: Reason
    detail: str = ""

    @property
    def forbidden(self) -> bool:
        """Whether a right is missing."""
        return self.reason is Reason.FORBIDDEN

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}" if self.detail else str(self.reason)


Reply = Got | Failed


class Source(Protocol):
    """Anything that answers questions: a cluster, a bundle, a world."""

    def ask(self, query: Query, /) -> Reply:
        """Answer, or say why not. Never raises for trouble in the world outside."""
