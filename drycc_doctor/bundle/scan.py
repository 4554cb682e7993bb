"""Look for what must not be in a bundle, whatever the seals were meant to do: the last look before it is written."""

from __future__ import annotations

import re

_SUSPECT = {
    "a private key": re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY"),
    "a JSON web token": re.compile(rb"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}"),
    "a URL with a password": re.compile(rb"://[^\s/:@\"'<>]+:[^\s/@\"'<>]+@"),
    "a bearer token": re.compile(rb"(?i)authorization[\"']?\s*[:=]\s*[\"']?bearer\s+[\w.~+/=-]{8,}"),
}


def suspicious(text: bytes) -> str:
    """What a text seems to hold that is secret; empty if nothing.

    >>> suspicious(b"postgres://drycc:correct-horse@db.example.com/drycc")
    'a URL with a password'
    >>> suspicious(b"https://drycc.example.com/v2/")
    ''
    """
    return next((name for name, pattern in _SUSPECT.items() if pattern.search(text)), "")
