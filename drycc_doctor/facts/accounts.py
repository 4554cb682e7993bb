"""Whether a password is one that everybody knows, or too short to hold: judged on its seal."""

from __future__ import annotations

from drycc_doctor.facts.kube import Told
from drycc_doctor.model.seal import Seal

WORDS = {"default-password": "password that everybody knows", "weak-password": "password that is too short to hold"}
"""What the codes of :func:`weakness` mean."""


def weakness(value: Told | None) -> str | None:
    """``default-password``, ``weak-password``, or None: neither, or none is set."""
    if not isinstance(value, Seal) or value.empty:
        return None
    if value.known:
        return "default-password"
    return "weak-password" if value.weak else None
