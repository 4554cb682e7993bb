"""Platforms, made once, and how tests look at them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest

from drycc_doctor.worlds.platform import objects

NOON = 1767268800.0
GENERATIONS = ("g1", "g2", "g3")
each_generation = pytest.mark.parametrize("generation", GENERATIONS)
WHOLE = [*((g, v) for g in GENERATIONS for v in ("", "off", "tls")), ("g3", "charted")]
each_variant = pytest.mark.parametrize(("generation", "variant"), WHOLE)
WORKLOADS = {"Deployment": "deployments", "StatefulSet": "statefulsets", "DaemonSet": "daemonsets"}
Obj = dict[str, Any]


@lru_cache
def platform(generation: str, variant: str = "") -> list[tuple[str, str, Obj]]:
    named = {"off_cluster": variant == "off", "tls": variant == "tls", "as_charted": variant == "charted"}
    return objects(generation, now=NOON, **named)


def every(kind: str, generation: str, variant: str = "") -> list[Obj]:
    return [o for _, _, o in platform(generation, variant) if o["kind"] == kind]


def of(kind: str, generation: str, variant: str = "", namespace: str = "drycc") -> dict[str, Obj]:
    found = every(kind, generation, variant)
    return {o["metadata"]["name"]: o for o in found if o["metadata"].get("namespace", "") == namespace}


def workloads(generation: str, variant: str = "") -> dict[str, Obj]:
    return {name: o for kind in WORKLOADS for name, o in of(kind, generation, variant).items()}


def owner_of(obj: Obj) -> Obj:
    return obj["metadata"].get("ownerReferences", [{"kind": ""}])[0]


def containers(spec: Obj) -> Iterator[Obj]:
    yield from [*spec.get("initContainers", []), *spec["containers"]]


def is_ready(pod: Obj) -> bool:
    return any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"]["conditions"])
