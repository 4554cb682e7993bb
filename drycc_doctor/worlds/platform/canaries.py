"""Every secret value of a platform, in plain text, for those who search for leaks."""

import binascii
import gzip
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator
from typing import Any

from drycc_doctor.worlds.platform.names import Triple

_CANARY = re.compile(r"canary-[0-9a-f]{64}")
_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\n(.*?)-----END", re.DOTALL)
_HELM = "helm.sh/release.v1"


def canaries(objs: Iterable[Triple]) -> set[str]:
    """All canaries of some objects, wherever they stand, and each line of each private key."""
    texts = [text for _, _, obj in objs for text in _texts(obj)]
    keys = [line for text in texts for body in _KEY.findall(text) for line in body.split()]
    return {found for text in texts for found in _CANARY.findall(text)} | set(keys)


def _texts(value: Any) -> Iterator[str]:
    """Every string of an object; data of Secrets unpacked."""
    if isinstance(value, dict):
        if value.get("kind") == "Secret":
            yield from _unpacked(value)
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value


def _unpacked(secret: dict[str, Any]) -> Iterator[str]:
    for packed in (secret.get("data") or {}).values():
        try:
            data = b64decode(packed)
            if secret.get("type") == _HELM:
                data = gzip.decompress(b64decode(data))
        except (binascii.Error, OSError, TypeError, ValueError):
            continue  # somebody bent it
        yield data.decode(errors="replace")
