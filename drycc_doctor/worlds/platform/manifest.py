"""The manifest that Helm keeps of a release: what the charts rendered, in YAML, before the API server filled it in."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from drycc_doctor.worlds.platform.meta import MANAGED
from drycc_doctor.worlds.platform.names import NAMESPACE, Object, Triple

_FILLED_IN = {"uid", "creationTimestamp", "generation", "status"}
"""What Kubernetes writes, not a chart."""
_DEFAULTS: dict[str, Any] = {"terminationGracePeriodSeconds": 30, "schedulerName": "default-scheduler"}
_DEFAULTS |= {"dnsPolicy": "ClusterFirst", "revisionHistoryLimit": 10, "sessionAffinity": "None", "protocol": "TCP"}
_DEFAULTS |= {"internalTrafficPolicy": "Cluster", "successThreshold": 1, "defaultMode": 420, "scheme": "HTTP"}
_DEFAULTS |= {"clusterIPs": ["None"], "apiVersion": "v1", "volumeMode": "Filesystem"}
"""What the API server writes where a chart says nothing."""


def manifest(written: Iterable[Triple]) -> str:
    """Of all that has Helm's label, and no owner, who may have copied it; the namespace is left out, as in the charts."""
    # drycc/objects#outside-a-render, drycc/gateway#load-balancer-addresses
    charted = (obj for _, _, obj in written if "ownerReferences" not in obj["metadata"])
    return "".join(_document(obj) for obj in charted if MANAGED.items() <= _labels(obj).items())


def _labels(obj: Object) -> dict[str, str]:
    return obj["metadata"].get("labels") or {}


def _document(obj: Object) -> str:
    metadata: Object = {"name": obj["metadata"]["name"]}
    if (namespace := obj["metadata"].get("namespace")) not in {None, NAMESPACE}:
        metadata["namespace"] = namespace
    labels = {k: v for k, v in _labels(obj).items() if k not in MANAGED}
    told = {k: _rendered(v) for k, v in obj.items() if k not in _FILLED_IN | {"metadata", "apiVersion"}}
    head = {"apiVersion": obj["apiVersion"], "metadata": metadata | ({"labels": labels} if labels else {})}
    chart = f"# Source: workflow/templates/{obj['kind'].lower()}-{metadata['name'].replace(':', '-')}.yaml"
    return "\n".join(["---", chart, *_lines(head | told, "")]) + "\n"


def _rendered(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _rendered(v) for k, v in value.items() if _DEFAULTS.get(k) != v}
    return [_rendered(one) for one in value] if isinstance(value, list) else value


_PLAIN = re.compile(r"(?!(?i:y|n|yes|no|on|off|true|false|null)$)[A-Za-z/][A-Za-z0-9/._-]*(:[0-9]+)?")
"""What needs no quotes, for it is neither a number nor anything else that YAML knows."""


def _lines(value: Any, indent: str) -> Iterator[str]:
    """Block style; what is not plain stands as in JSON, which YAML takes."""
    if isinstance(value, dict):
        for key, below in value.items():
            if below and isinstance(below, dict | list):
                yield f"{indent}{_scalar(key)}:"
                yield from _lines(below, f"{indent}  ")
            else:
                yield f"{indent}{_scalar(key)}: {_scalar(below)}"
        return
    for one in value:
        first, *rest = _lines(one, f"{indent}  ") if isinstance(one, dict) and one else (_scalar(one),)
        yield f"{indent}- {first.lstrip()}"
        yield from rest


def _scalar(value: Any) -> str:
    return value if isinstance(value, str) and _PLAIN.fullmatch(value) else json.dumps(value)
