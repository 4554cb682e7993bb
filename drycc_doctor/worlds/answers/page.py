"""A page as questions get it: sealed, or the trouble that kept it away."""

from functools import lru_cache
from typing import Any

from drycc_doctor.disclosures import disclosures
from drycc_doctor.sealing import manifest
from drycc_doctor.sealing.door import Door
from drycc_doctor.worlds.state.answer import Answer

DOOR = Door(disclosures(), objects=lru_cache(maxsize=16)(lambda text: tuple(manifest.objects(text))))
"""Most examples leave the manifest alone: YAML is read once for all of them."""
_LIMIT = 64 << 10
"""Bytes that clients read of a page."""
_SLOW = 1.5
"""Seconds that a slow answer takes."""
_REASONS = {"hang": "timeout", "drip": "timeout", "broken": "protocol"}


def reason(answer: Answer) -> str:
    """An answer's trouble as clients see it."""
    return _REASONS.get(answer.trouble, answer.trouble)


def page(answer: Answer) -> dict[str, Any]:
    """An answer as :class:`~drycc_doctor.model.query.HttpGet` gives it, sealed."""
    if answer.trouble not in {"", "flood", "slow"}:
        return no_page(reason(answer))
    cut = answer.trouble == "flood" or len(answer.body) > _LIMIT
    sealed: dict[str, Any] = DOOR.page(answer.status, answer.headers, answer.body[:_LIMIT], truncated=cut)
    late = {"seconds": _SLOW} if answer.trouble == "slow" else {}
    return sealed | {"trouble": "", "detail": ""} | late


def no_page(trouble: str, detail: str = "") -> dict[str, Any]:
    """A page that never came."""
    empty = {"status": 0, "headers": [], "body": {"kind": "empty"}, "truncated": False}
    return empty | {"trouble": trouble, "detail": detail}
