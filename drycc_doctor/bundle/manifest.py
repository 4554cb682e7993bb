"""What a bundle says of itself, and the limits that it must keep."""

from typing import Annotated

import msgspec

from drycc_doctor.model.query import AnyQuery
from drycc_doctor.model.reply import Failed, Got

FORMAT = 1
"""The number of this format; one that reads differently gets another number."""

MANIFEST, REPLIES, REPORT_JSON, REPORT_TEXT = "manifest.json", "replies.jsonl", "report.json", "report.txt"
MEMBERS = (MANIFEST, REPLIES, REPORT_JSON, REPORT_TEXT)
"""All that is in a bundle, in this order."""

LONGEST = 64 << 20
"""Bytes of one answer, and of each other member."""
LARGEST = 256 << 20
"""Bytes of a whole bundle, unpacked."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The first member of a bundle."""

    format: int
    doctor: str  # the version that made it
    created: Annotated[float, msgspec.Meta(ge=0, lt=253402300800)] | None = None
    """Seconds since the epoch, by the clock that was recorded; None where there was none."""
    source: str  # what was looked at, for people
    namespace: str
    checks: tuple[str, ...]  # the ids of those that ran
    replies: int  # how many answers there are
    notes: tuple[str, ...] = ()  # about the run


class Entry(msgspec.Struct, frozen=True):
    """One line of the replies: a question in full, and its sealed answer."""

    query: AnyQuery
    reply: Got | Failed
