"""Read a body from urllib3 with a limit and a clock."""

from typing import Any

from drycc_doctor.sources.deadline import Deadline

PAGE_LIMIT = 64 << 10
"""Bytes that are read of a web page; the API server's own answers are read whole."""


def read(raw: Any, clock: Deadline, limit: int = 0) -> tuple[bytes, bool]:
    """A body up to ``limit`` bytes (0 for all), and whether there was more. Raises TimeoutError when time is up.

    ``read1`` gives what has come, so that the clock is looked at even if little comes at a time.
    """
    parts, size = [], 0
    while more := raw.read1(1 << 20, decode_content=True):
        parts.append(more)
        size += len(more)
        if limit and size > limit:
            return b"".join(parts)[:limit], True
        if clock.left() == 0:
            raise TimeoutError
    return b"".join(parts), False
