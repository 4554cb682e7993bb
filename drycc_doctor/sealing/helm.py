"""Helm's releases, as Helm stores them in Secrets."""

import zlib
from base64 import b64decode
from typing import Any

import msgspec

TYPE = "helm.sh/release.v1"
_LIMIT = 64 << 20  # bytes of an unpacked release: Helm's own limit for the packed one is 1 MiB


def unpacked(packed: Any) -> dict[str, Any] | None:
    """A Helm release as Helm stores it: base64 twice, gzip, JSON. None where it cannot be opened."""
    # drycc/release#release-secrets
    try:
        raw = b64decode(b64decode(packed))
        if raw[:2] == b"\x1f\x8b":
            raw = zlib.decompressobj(wbits=31).decompress(raw, _LIMIT)
        release = msgspec.json.decode(raw)
    except (TypeError, ValueError, RecursionError, zlib.error):
        return None
    return release if isinstance(release, dict) else None
