"""istiod as it wrote in some ninety situations (drycc/gateway#route-status): every World says the same."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.model.finding import Status
from drycc_doctor.report.roots import roots
from drycc_doctor.testing import run
from drycc_doctor.worlds import World
from tests.recorded.istiod import NARROW, NEW, OLD, SAID, SAID_OF_OLD, SILENT, SITUATIONS, recorded, world
from tests.standing import standing

CHECKS = installed().checks
RECORDED = recorded()
PLURALS = {
    "ConfigMap": "configmaps",
    "Deployment": "deployments",
    "Gateway": "gateways",
    "GatewayClass": "gatewayclasses",
    "HTTPRoute": "httproutes",
    "ListenerSet": "listenersets",
    "Service": "services",
    "ServiceAccount": "serviceaccounts",
    "TCPRoute": "tcproutes",
}
LEFT_OUT = {
    "spec of Gateway, ListenerSet and routes": "what istiod was given, and wrote nothing of",
    "Services of programs": "given, too",
    "clusterIP, nodePort, uid, resourceVersion, times, the Deployment's generation and status": "of the run",
    "the proxy's containers": "of their settings nothing is read",
    "ConfigMaps istio-ca-root-cert and istio-ca-crl": "in every namespace, of istiod's own authority; nothing reads them",
    "how often a clause is repeated": "once for every listener of the parent: a World has more hosts",
    "attachedListenerSets of 2026-04": "a count of listeners, for the same reason; that there is one is held",
}
"""What is not compared, and why."""


def _counterpart(where: World, one: dict[str, Any]) -> Any:
    """The same object of the World."""
    meta = one["metadata"]
    name = meta["name"].replace("-controller-api", "-controller")
    space = "" if one["kind"] == "GatewayClass" else meta.get("namespace", "drycc")
    return where.objects.find(PLURALS[one["kind"]], name, space)


def _conditions(found: Any, generation: int) -> list[list[Any]]:
    """Type, status, reason, message, and by how many generations it is behind."""
    rows = [
        one
        if isinstance(one, list)
        else [one.get(key) for key in ("type", "status", "reason", "message", "observedGeneration")]
        for one in found or ()
    ]
    return sorted([*row[:3], _once(row[3]), None if row[4] is None else generation - row[4]] for row in rows)


def _once(message: str) -> str:
    """Each clause once."""
    return "; ".join(dict.fromkeys(message.split("; ")))


def _status(obj: Any) -> dict[str, Any]:
    generation, status = obj["metadata"].get("generation", 1), obj.get("status") or {}
    told: dict[str, Any] = {"conditions": _conditions(status.get("conditions"), generation)}
    told["addresses"] = status.get("addresses") or []
    told["sets"] = status.get("attachedListenerSets")
    told["listeners"] = {
        one["name"]: [one["attachedRoutes"], one["supportedKinds"], _conditions(one["conditions"], generation)]
        for one in status.get("listeners") or ()
        if re.search(r"^(tcp|https?)-\d+$|-(controller|grafana|twice|any)$", one["name"])
    }
    told["parents"] = [
        [one["parentRef"], one["controllerName"], _conditions(one["conditions"], generation)]
        for one in status.get("parents") or ()
    ]
    told["empty"] = status.get("parents") == []
    return told


def _made(obj: Any) -> dict[str, Any]:
    """Of what istiod makes: labels, owner, and what a Service or a Deployment is."""
    meta, spec = obj["metadata"], obj.get("spec") or {}
    told: dict[str, Any] = {"labels": meta.get("labels")}
    told["owners"] = [
        {key: one for key, one in owner.items() if key != "uid"} for owner in meta.get("ownerReferences") or ()
    ]
    if obj["kind"] == "Service":
        keys = ("type", "selector", "externalTrafficPolicy", "allocateLoadBalancerNodePorts", "ipFamilyPolicy")
        told |= {key: spec.get(key) for key in keys} | {"status": obj["status"]}
        told["ports"] = [{key: one for key, one in port.items() if key != "nodePort"} for port in spec["ports"]]
    if obj["kind"] == "Deployment":
        told |= {"replicas": spec["replicas"], "selector": spec["selector"], "pods": spec["template"]["metadata"]}
    return told


def _renamed(obj: Any) -> Any:
    """With the recording's names and addresses."""
    text = json.dumps(obj)
    for ours, theirs in (("example.com", "drycc.example"), ("192.0.2.10", "203.0.113.10")):
        text = text.replace(ours, theirs)
    return json.loads(text)


def test_every_situation_is_a_world() -> None:
    assert {name for _, name in RECORDED} == SITUATIONS.keys()


@pytest.mark.parametrize("situation", sorted(RECORDED), ids=lambda one: f"{one[0]} {one[1]}".replace(" ", "_"))
def test_a_world_says_what_istiod_wrote(situation: tuple[str, str]) -> None:
    there = world(*situation)
    for one in RECORDED[situation]:
        name = one["metadata"]["name"]
        if one["kind"] == "ConfigMap" or (one["kind"] == "Service" and name != "drycc-gateway-istio"):
            continue
        ours = _counterpart(there, one)
        assert ours is not None, f"{one['kind']} {name}"
        ours = _renamed(ours)
        compare = (
            _status if one["kind"] in {"Gateway", "GatewayClass", "HTTPRoute", "ListenerSet", "TCPRoute"} else _made
        )
        told, theirs = compare(ours), compare(one)
        if situation[0] != NEW and told.get("sets") and theirs.get("sets"):
            told["sets"] = theirs["sets"]
        assert told == theirs, f"{one['kind']} {name}"


@pytest.mark.parametrize("situation", sorted(RECORDED), ids=lambda one: f"{one[0]} {one[1]}".replace(" ", "_"))
def test_what_is_said_of_it(situation: tuple[str, str]) -> None:
    """One root for each fault, and none where there is none."""
    age, name = situation
    report = run(CHECKS, world(*situation), named=name)
    found = [one for one in roots(report) if not standing(one.place.check, one.finding)]
    told = {f"{one.place.check} {one.finding.status.name} {one.finding.code}" for one in found}
    told -= {"upgrade-drift WARN edited", "upgrade-drift WARN missing-object"}
    if age == NARROW:
        unread = {"gateway-tcp FAIL no-v1"}
        assert told & (unread | SAID["unknown-class"])
        assert told - unread <= SAID[name]
    else:
        assert told == (SAID_OF_OLD.get(name, SAID[name]) if age == OLD else SAID[name])
    if name in SILENT:
        said = next(one for one in report.results if one.check == SILENT[name])
        assert any(one.status > Status.PASS for one in said.findings)
