"""The names of a made-up platform, and what stands in place of chance: digests of names."""

import hashlib
from typing import Any

Object = dict[str, Any]
Triple = tuple[str, str, Object]
"""API version, resource (plural), object."""

NAMESPACE, RELEASE, DOMAIN = "drycc", "drycc", "example.com"
GATEWAY_ADDRESS = "192.0.2.10"
EXTERNAL = {
    "database": "db.example.test",
    "valkey": "cache.example.test",
    "storage": "s3.example.test",
    "registry": "registry.example.test",
    "victoriametrics": "metrics.example.test",
}
"""The hosts of what runs elsewhere in the off-cluster variant (drycc/objects#variants)."""

_SAFE = "bcdfghjklmnpqrstvwxz2456789"  # Kubernetes' own alphabet for generated names


def digest(*words: str) -> str:
    """64 hex digits, the same for the same words."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def canary(name: str) -> str:
    """A secret value, known by its word, so that a search for leaks finds it."""
    return f"canary-{digest('canary', name)}"


def suffix(length: int, *words: str) -> str:
    """What Kubernetes would have drawn.

    >>> suffix(5, "drycc-builder")
    'n565v'
    """
    return "".join(_SAFE[b % len(_SAFE)] for b in bytes.fromhex(digest("suffix", *words))[:length])


def uid(kind: str, namespace: str, name: str) -> str:
    d = digest("uid", kind, namespace, name)
    return f"{d[:8]}-{d[8:12]}-4{d[13:16]}-a{d[17:20]}-{d[20:32]}"
