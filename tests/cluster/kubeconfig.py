"""Kubeconfigs: good ones, and those that the API server turns away."""

from __future__ import annotations

import base64
import json
from pathlib import Path

from tests.cluster.certificates import Authority
from tests.cluster.flags import TOKENS

USERS = (*TOKENS, "wrong", "expired")
"""``wrong`` has a token that nobody gave out, ``expired`` a client certificate past its time."""


def write_kubeconfig(file: Path, user: str, server: str, trusted: Authority, signer: Authority) -> Path:
    """For one of :data:`USERS`, at a server whose certificate ``trusted`` signs; ``signer`` knows the users."""
    cluster = {"server": server, "certificate-authority-data": _base64(trusted.pem)}
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "rig", "cluster": cluster}],
        "users": [{"name": user, "user": _credentials(user, signer)}],
        "contexts": [{"name": "rig", "context": {"cluster": "rig", "user": user}}],
        "current-context": "rig",
    }
    file.touch(mode=0o600)
    file.write_text(json.dumps(config))  # JSON is YAML
    return file


def _credentials(user: str, signer: Authority) -> dict[str, str]:
    if user != "expired":
        return {"token": TOKENS.get(user, "a-token-that-nobody-gave-out")}
    chain, key = signer.certificate("admin", "expired", groups=("system:masters",))
    return {"client-certificate-data": _base64(chain), "client-key-data": _base64(key)}


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
