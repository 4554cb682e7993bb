"""How Helm keeps a revision: gzipped JSON, twice in base64."""

import gzip
from base64 import b64decode, b64encode
from typing import Any

import msgspec

TYPE = "helm.sh/release.v1"
"""The type of such Secrets."""


def unpack(text: str) -> Any:
    """The release in a Secret's ``release``."""
    return msgspec.json.decode(gzip.decompress(b64decode(b64decode(text))))


def pack(release: Any) -> str:
    """A release as a Secret holds it."""
    packed = gzip.compress(msgspec.json.encode(release), compresslevel=1, mtime=0)
    return b64encode(b64encode(packed)).decode()
