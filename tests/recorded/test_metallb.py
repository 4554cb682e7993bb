"""What MetalLB's controller v0.15.2 wrote (drycc/gateway#pending-addresses): a World's objects, and what is said of them."""

from __future__ import annotations

from typing import Any

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.engine.selftest import verdict
from drycc_doctor.model.finding import Status
from drycc_doctor.model.reply import Source
from drycc_doctor.worlds import healthy
from tests.recorded.metallb import SITUATIONS
from tests.recorded.states import lines

LINES = lines("metallb.jsonl")
LEFT_OUT = {
    "managed by the API server": {"metadata.generation", "metadata.name of events", "involvedObject.resourceVersion"},
    "times and counts": {"firstTimestamp", "lastTimestamp", "count"},
    "the recording's own Services are no istiod's": {"spec of Services", "metadata.labels"},
}
"""What is not compared, by the reason."""


def _event(obj: dict[str, Any]) -> dict[str, Any]:
    about = {key: obj["involvedObject"][key] for key in ("apiVersion", "kind", "name", "namespace")}
    same = ("apiVersion", "kind", "type", "reason", "message", "source", "reportingComponent", "reportingInstance")
    return {key: obj[key] for key in (*same, "eventTime")} | {"about": about}


def _service(obj: dict[str, Any]) -> dict[str, Any]:
    annotations = obj["metadata"].get("annotations") or {}
    told = {key: value for key, value in annotations.items() if key.startswith("metallb.io/")}
    asked = {key: obj["spec"].get(key) for key in ("type", "loadBalancerIP", "allocateLoadBalancerNodePorts")}
    return {"name": obj["metadata"]["name"], "annotations": told, "status": obj["status"], **asked}


def _pool(obj: dict[str, Any]) -> dict[str, Any]:
    meta = {key: obj["metadata"][key] for key in ("name", "namespace")}
    return {"apiVersion": obj["apiVersion"], "spec": obj["spec"], "status": obj["status"], **meta}


KINDS = {"Event": ("events", _event), "Service": ("services", _service), "IPAddressPool": ("ipaddresspools", _pool)}


@pytest.mark.parametrize("situation", sorted({one["situation"] for one in LINES}))
def test_a_world_has_what_was_written(situation: str) -> None:
    """Every object of a recording is there, and no other event of MetalLB's about the same Services."""
    world = healthy("g3")
    SITUATIONS[situation](world)
    recorded = [one["object"] for one in LINES if one["situation"] == situation]
    for obj in recorded:
        plural, shape = KINDS[obj["kind"]]
        ours = [shape(one) for one in world.objects.list(plural) if one["kind"] == obj["kind"] and _is_told(one)]
        assert shape(obj) in ours
    told = [_event(one) for one in recorded if one["kind"] == "Event"]
    names = {one["metadata"]["name"] for one in recorded if one["kind"] == "Service"}
    for event in world.objects.list("events", "drycc"):
        if event["involvedObject"]["name"] in names and event["source"]["component"] == "metallb-controller":
            assert _event(event) in told


JUDGES = [one for one in installed().checks if one.id in {"gateway-load-balancer", "gateway-addresses"}]
_PENDING = ("gateway-addresses", "FAIL", "pending", "")
_WAITS = ("gateway-load-balancer", "UNKNOWN", "unsaid", "")
_FULL = ("gateway-load-balancer", "WARN", "full", "")


def _balancer(code: str, words: str = "") -> tuple[str, str, str, str]:
    return "gateway-load-balancer", "FAIL", code, words


TABLE: dict[str, set[tuple[str, str, str, str]]] = {
    "allocated": set(),
    "no-advertisement": {_FULL},  # which nobody can see in what the controller wrote
    "no-pool": {_PENDING, _WAITS, _balancer("no-pool")},
    "pool-back": set(),
    "pool-changed-under-service": set(),
    "pool-deleted-under-service": {_PENDING, _WAITS, _balancer("no-pool")},
    "pool-exhausted": {
        _WAITS,
        _balancer("exhausted", 'AllocationFailed: Failed to allocate IP for "drycc/drycc-gateway-2": no available IPs'),
    },
    "pool-for-other-namespaces": {
        _PENDING,
        _WAITS,
        _balancer(
            "no-pool",
            'default is for other namespaces: AllocationFailed: Failed to allocate IP for "drycc/drycc-gateway-istio": no available IPs',
        ),
    },
    "pool-without-auto-assign": {
        _PENDING,
        _WAITS,
        _balancer(
            "no-pool",
            '(autoAssign: false): AllocationFailed: Failed to allocate IP for "drycc/drycc-gateway-istio": no available IPs',
        ),
    },
    "requested-address-in-no-pool": {_PENDING, _balancer("refused", '["198.51.100.9"] is not allowed in config')},
    "requested-address-in-use": {_PENDING, _balancer("refused", "address also in use by m-1/drycc-gateway-istio")},
    "requested-address-nonsense": {_PENDING, _balancer("refused", 'invalid metallb.io/loadBalancerIPs: "nonsense"')},
    "requested-by-spec-in-no-pool": {_PENDING, _balancer("refused", '["198.51.100.9"] is not allowed in config')},
    "requested-pool-missing": {_PENDING, _balancer("refused", 'unknown pool "nobody"')},
    "sharing-key-differs": {_FULL, _balancer("refused", "also in use by drycc/drycc-gateway-istio")},
    "sharing-port-in-use": {_FULL, _balancer("refused", 'port TCP/80 is already in use on "203.0.113.11"')},
    "sharing-works": {_FULL},
}
"""What is said of each situation: check, status, code, and how a FAIL's message ends."""


def said_of(source: Source) -> list[tuple[str, str, str, str]]:
    """What is said beside PASS and SKIP, with the message."""
    found = [(one.id, each) for one in JUDGES for each in verdict(one, source).findings]
    return [(id_, each.status.name, each.code, each.message) for id_, each in found if each.status > Status.SKIP]


@pytest.mark.parametrize("situation", TABLE)
def test_what_is_said_of_it(situation: str) -> None:
    world = healthy("g3")
    SITUATIONS[situation](world)
    compare(said_of(world), situation)


def compare(said: list[tuple[str, str, str, str]], situation: str) -> None:
    """Exactly what the table says."""
    wanted = TABLE[situation]
    assert sorted(one[:3] for one in said) == sorted(one[:3] for one in wanted)
    for check, status, code, words in wanted:
        assert all(message.endswith(words) for *key, message in said if tuple(key) == (check, status, code))


def test_every_situation_is_judged() -> None:
    assert set(TABLE) == set(SITUATIONS) == {one["situation"] for one in LINES}


def _is_told(obj: dict[str, Any]) -> bool:
    return obj["kind"] != "Event" or obj["source"] == {"component": "metallb-controller"}
