"""The made-up platforms against what the charts of three generations render, fact by fact (docs/worlds.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.worlds import World, healthy
from tests.recorded.states import lines

LINES = [(generation, line) for generation in GENERATIONS for line in lines(f"charts-{generation}.jsonl")]
_WORKLOADS = ("deployments", "statefulsets", "daemonsets", "cronjobs", "jobs")
_ROLLING = {
    "deployments": {"maxUnavailable": "25%", "maxSurge": "25%"},
    "daemonsets": {"maxUnavailable": 1, "maxSurge": 0},
    "statefulsets": {"partition": 0},
}
"""What the API server makes of a strategy that says no more than RollingUpdate, or nothing."""
_SCRIPT = "<a script of several lines>"
_LONG = 80
"""Texts were recorded up to so many characters."""
_OWN = "what its operator adds: no World of the second generation is without"
_NAMED = "the chart's port has no name, and Patroni's Endpoints were recorded beside a Service whose port has one"
LEFT_OUT = {
    ("g2", "drycc-grafana", "env"): _OWN,
    ("g2", "drycc-quickwit-indexer", "vct"): _OWN,
    ("g2", "drycc-quickwit-searcher", "vct"): _OWN,
    ("g2", "drycc-quickwit-searcher", "volumes"): _OWN,
    **{(generation, "drycc-database", "svc"): _NAMED for generation in GENERATIONS},
}
"""Generation, object and fact that a World has otherwise, and why."""


@cache
def _world(generation: str) -> World:
    return healthy(generation, as_charted=True)


def _found(generation: str, name: str, *plurals: str) -> tuple[str, dict[str, Any]]:
    objects = _world(generation).objects
    return next((plural, one) for plural in plurals if (one := objects.find(plural, name)) is not None)


def _spec(generation: str, name: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Its kind, its own spec, and its template."""
    plural, one = _found(generation, name, *_WORKLOADS)
    spec = one["spec"]["jobTemplate"]["spec"] if plural == "cronjobs" else one["spec"]
    return plural, spec, spec["template"]


def _text(wanted: str, got: object) -> bool:
    if wanted.endswith(_SCRIPT):
        return isinstance(got, str) and got.startswith(wanted.removesuffix(_SCRIPT)) and "\n" in got
    head, star, tail = wanted.partition("*@")
    if star:
        return isinstance(got, str) and got.startswith(head) and got.endswith(tail)
    return got == wanted or (len(wanted) >= _LONG and isinstance(got, str) and got.startswith(wanted))


def _words(wanted: list[str], got: list[str]) -> bool:
    if wanted[-1:] == ["..."]:
        wanted = wanted[:-1]
        got = got[: len(wanted)]
    return len(wanted) == len(got) and all(map(_text, wanted, got))


def _probe(probe: Any) -> Any:
    """Only how it asks; by HTTP unless it says otherwise."""
    if probe is None:
        return None
    kind = next(one for one in ("httpGet", "tcpSocket", "exec") if one in probe)
    return {kind: {k: v for k, v in probe[kind].items() if (k, v) != ("scheme", "HTTP")}}


def _env(container: dict[str, Any], line: dict[str, Any]) -> Iterator[str]:
    got = {
        one["name"]: one.get("value", "") if "valueFrom" not in one else one["valueFrom"]
        for one in container.get("env", ())
    }
    for name, wanted in line["value"].items():
        value = got.get(name)
        if isinstance(value, dict):
            value = {kind: {k: v for k, v in source.items() if k != "apiVersion"} for kind, source in value.items()}
        if not (_text(wanted, value) if isinstance(wanted, str) else wanted == value):
            yield f"{name} is {value}, and not {wanted}"
    yield from (f"{name} is there" for name in line.get("absent", ()) if name in got)


def _of_container(container: dict[str, Any], line: dict[str, Any]) -> Iterator[str]:
    fact, wanted = line["fact"], line["value"]
    got = container.get(fact)
    if fact == "env":
        yield from _env(container, line)
    elif fact in {"args", "command"}:
        if not _words(wanted, got or []):
            yield f"{fact}: {got}"
    elif fact == "ports":
        # the API server gives a pod on its host's network the host's ports
        ports = {(str(one["containerPort"]), str(one.get("hostPort"))) for one in got or ()}
        if {one for one, _ in wanted} != {one for one, _ in ports} or len(got or ()) != len(wanted):
            yield f"{fact}: {got}"
    elif _probe(got) != wanted:
        yield f"{fact}: {_probe(got)}"


def _of_workload(generation: str, line: dict[str, Any]) -> Any:
    plural, spec, template = _spec(generation, line["object"])
    pod = template["spec"]
    match line["fact"]:
        case "containers":
            return sorted(one["name"] for one in pod["containers"])
        case "volumes":
            claimed = {one["metadata"]["name"] for one in spec.get("volumeClaimTemplates", ())}
            return sorted({one["name"] for one in pod.get("volumes", ())} - claimed)
        case "pod labels":
            return {k: v for k, v in template["metadata"].get("labels", {}).items() if k in {"app", "component"}}
        case "selector":
            return spec["selector"]["matchLabels"]
        case "podManagementPolicy":
            return spec["podManagementPolicy"]
        case "vct":
            return [
                [one["metadata"]["name"], one["spec"]["resources"]["requests"]["storage"]]
                for one in spec["volumeClaimTemplates"]
            ]
        case "strategy":
            return spec.get("strategy") or spec.get("updateStrategy"), plural
    raise KeyError(line["fact"])


def _workload(generation: str, line: dict[str, Any]) -> Iterator[str]:
    got, wanted = _of_workload(generation, line), line["value"]
    if line["fact"] == "strategy":
        got, plural = got
        if plural not in {"cronjobs", "jobs"}:
            wanted = {"type": "RollingUpdate", "rollingUpdate": _ROLLING[plural]} | (wanted or {})
    elif line["fact"] == "podManagementPolicy":
        wanted = wanted or "OrderedReady"
    elif line["fact"] == "volumes":
        wanted = sorted(wanted)
    if got != wanted:
        yield f"{line['fact']}: {got}"


def _service(generation: str, line: dict[str, Any]) -> Iterator[str]:
    _, one = _found(generation, line["object"], "services")
    spec = one["spec"]
    ports = [[p["port"], str(p["targetPort"]), p.get("name")] for p in spec.get("ports", ())]
    selector, wanted, kind, headless = line["value"]
    wanted = [[number, str(number) if target == "None" else target, name] for number, target, name in wanted]
    got = [spec.get("selector"), ports, spec["type"], spec.get("clusterIP") == "None"]
    if [*got[:1], sorted(ports, key=str), *got[2:]] != [
        selector,
        sorted(wanted, key=str),
        kind or "ClusterIP",
        headless,
    ]:
        yield f"{got}"


def _route(generation: str, line: dict[str, Any]) -> Iterator[str]:
    spec = _found(generation, line["object"], "httproutes", "tcproutes")[1]["spec"]
    parents = [{k: one.get(k) for k in ("kind", "name", "sectionName", "port")} for one in spec["parentRefs"]]
    backends = [[[ref["name"], ref["port"]] for ref in rule["backendRefs"]] for rule in spec["rules"]]
    if [parents, len(spec.get("hostnames", ())), [backends]] not in (
        [*line["value"][:2], [each]] for each in line["value"][2:]
    ):
        yield f"{[parents, len(spec.get('hostnames', ())), backends]}"


def _rest(generation: str, line: dict[str, Any]) -> Iterator[str]:
    wanted = line["value"]
    if line["fact"] == "svc":
        yield from _service(generation, line)
    elif line["fact"] == "route":
        yield from _route(generation, line)
    elif line["fact"] == "keys":
        got: Any = sorted(_found(generation, line["object"], "configmaps", "secrets")[1]["data"])
        yield from [] if got == wanted else [f"keys: {got}"]
    elif line["fact"] == "listeners":
        spec = _found(generation, line["object"], "gateways", "listenersets")[1]["spec"]
        got = [[one[k] for k in ("name", "port", "protocol")] + [one.get("hostname")] for one in spec["listeners"]]
        yield from [] if sorted(got, key=str) == sorted(wanted, key=str) else [f"listeners: {got}"]
    elif line["fact"] == "spec":
        spec = _found(generation, line["object"], "networkpolicies")[1]["spec"]
        way = wanted["policyTypes"][0].lower()
        rules = wanted[way][:-1] if (more := wanted[way][-1:] == ["..."]) else wanted[way]
        got = spec | {way: spec[way][: len(rules)] if more else spec[way]}
        yield from [] if got == wanted | {way: rules} else [f"spec: {json.dumps(spec)}"]
    else:
        yield from _workload(generation, line)


def differences(generation: str, line: dict[str, Any]) -> list[str]:
    """What a World has otherwise than the charts, for one recorded fact."""
    if "containers" not in line or line["fact"] == "containers":
        return [*_rest(generation, line)]
    pod = _spec(generation, line["object"])[2]["spec"]
    there = {one["name"]: one for one in (*pod.get("initContainers", ()), *pod["containers"])}
    missing = [f"no container {name}" for name in line["containers"] if name not in there]
    boxes = [there[name] for name in line["containers"] if name in there]
    return [*missing, *(f"{box['name']}: {why}" for box in boxes for why in _of_container(box, line))]


def _named(one: tuple[str, dict[str, Any]]) -> str:
    generation, line = one
    return "-".join([generation, line["object"], *line.get("containers", [])[:1], line["fact"]])


@pytest.mark.parametrize(("generation", "line"), LINES, ids=map(_named, LINES))
def test_a_world_is_as_the_charts_are(generation: str, line: dict[str, Any]) -> None:
    found = differences(generation, line)
    if (generation, line["object"], line["fact"]) in LEFT_OUT:
        assert found, "it is as the chart has it: take it off the list"
    else:
        assert found == []
