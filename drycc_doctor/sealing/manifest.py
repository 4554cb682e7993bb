"""The manifest of a Helm release: all objects that Helm made, as one text of YAML documents.

See drycc/release#release-secrets.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import Any

COMPARED: dict[str, tuple[str, tuple[str, ...]]] = {
    "Deployment": ("deployments", ("spec",)),
    "StatefulSet": ("statefulsets", ("spec",)),
    "DaemonSet": ("daemonsets", ("spec",)),
    "CronJob": ("cronjobs", ("spec",)),
    "Job": ("jobs", ("spec",)),
    "Service": ("services", ("spec",)),
    "ConfigMap": ("configmaps", ("data",)),
    "Secret": ("secrets", ()),
    "Gateway": ("gateways", ("spec",)),
    "ListenerSet": ("listenersets", ("spec",)),
    "HTTPRoute": ("httproutes", ("spec",)),
    "TCPRoute": ("tcproutes", ("spec",)),
    "NetworkPolicy": ("networkpolicies", ("spec",)),
    "Issuer": ("issuers", ("spec",)),
}
"""Kinds whose live objects are read: their resource, and what of them is held against the live one.

Of a Secret it is the name alone: the charts look up what is there, or write it anew
(drycc/release#regenerated-secrets).
"""

_BETWEEN = re.compile(r"^---.*$", re.MULTILINE)
_CONFIGURATION = re.compile(r"^kind: *[\"']?(Secret|ConfigMap)\b", re.MULTILINE)
_TOLD: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("Role", "ClusterRole"), ("rules",)),
    **dict.fromkeys(("RoleBinding", "ClusterRoleBinding"), ("roleRef", "subjects")),
}
"""Kinds of which more is told than that they are of the release, though no difference from the live ones is looked for."""


def objects(text: str) -> Iterator[dict[str, Any]]:
    """The objects of a manifest, one after the other, with a name and what is compared; raises ValueError if it is no YAML."""
    for one in _documents(text):
        yield from _reduced(one)


def configuration(text: str) -> Iterator[dict[str, Any]]:
    """The Secrets and ConfigMaps of a manifest with their values, in clear; raises ValueError if they are no YAML.

    The other documents are left out before YAML, which is slow, sees them.
    """
    for one in _documents("\n---\n".join(one for one in _BETWEEN.split(text) if _CONFIGURATION.search(one))):
        kind = one.get("kind") if isinstance(one, dict) else None
        for reduced in _reduced(one) if kind in {"Secret", "ConfigMap"} else ():
            data = dict((*_values(one, "data"), *_values(one, "binaryData")))
            data |= {key: b64encode(str(value).encode()).decode() for key, value in _values(one, "stringData")}
            yield {"kind": kind, "metadata": reduced["metadata"], "data": data}


def _values(one: dict[str, Any], part: str) -> Iterable[tuple[str, Any]]:
    values = one.get(part)
    return _plain(values).items() if isinstance(values, dict) else ()


def _documents(text: str) -> Iterator[Any]:
    import yaml  # a dependency of kubernetes' own; late, for most commands read no release

    try:
        yield from yaml.load_all(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, RecursionError) as error:
        msg = "the manifest is no YAML"
        raise ValueError(msg) from error


def plural(kind: object) -> str:
    """The resource of a kind, as the door wants it; empty where it is not compared."""
    return COMPARED[kind][0] if isinstance(kind, str) and kind in COMPARED else ""


def _reduced(one: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(one, dict):
        return
    kind, metadata, items = one.get("kind"), one.get("metadata"), one.get("items")
    if kind == "List" and isinstance(items, list):
        for each in items:
            yield from _reduced(each)
    elif isinstance(kind, str) and isinstance(metadata, dict) and metadata.get("name"):
        named = {key: str(metadata[key]) for key in ("name", "namespace") if metadata.get(key)}
        kept = COMPARED[kind][1] if kind in COMPARED else _TOLD.get(kind, ())
        told: dict[str, Any] = {"apiVersion": str(one.get("apiVersion")), "kind": kind, "metadata": named}
        yield told | {key: _plain(one[key]) for key in kept if key in one}


def _plain(value: Any) -> Any:
    """As JSON has it: YAML knows dates too, and keys that are numbers."""
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return value if value is None or isinstance(value, str | bool | int | float) else str(value)
