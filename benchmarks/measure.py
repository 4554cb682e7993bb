"""Measure drycc-doctor beside kubectl, on a real API server with 30 and with 300 apps.

usage: python tests/cluster/run.py benchmarks/measure.py -s

Prints a table, and writes benchmarks/figures.json when DRYCC_DOCTOR_FIGURES=1.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tabulate import tabulate

from drycc_doctor.worlds import World, healthy
from tests.cluster.names import Names
from tests.cluster.plane import ControlPlane
from tests.cluster.sites import Sites
from tests.cluster.stage import Stage, now

PODS_OF_AN_APP = 17
ROUNDS = 3
DOCTOR = [sys.executable, "-m", "drycc_doctor", "all", "--nameserver", "192.0.2.53", "-q"]


_LAUNCHER = """
import os, sys, time
began = time.perf_counter()
if not (child := os.fork()):
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    os.execvp(sys.argv[1], sys.argv[1:])
_, status, used = os.wait4(child, 0)
wall, cpu = time.perf_counter() - began, used.ru_utime + used.ru_stime
print(wall, cpu, used.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))
"""
"""Starts from a process of 10 MiB: a child's peak is never less than its parent's when it was forked."""


@dataclass(frozen=True)
class Cost:
    """Of one process: seconds by the clock and of CPU, MiB at the peak, and what it asked the API server.

    Lists (each page of a long one counts), GETs (discovery and ``/version`` among them), and GETs past it to pods.
    """

    wall: float
    cpu: float
    memory: float
    lists: int = 0
    gets: int = 0
    proxied: int = 0
    code: int = 0


def measure(command: list[str], environment: Mapping[str, str], plane: ControlPlane | None = None) -> Cost:
    """Run a command once; its output goes nowhere."""
    if plane:
        plane.mark()
    launched = [sys.executable, "-IS", "-c", _LAUNCHER, *command]
    told = subprocess.run(launched, env=environment, capture_output=True, text=True, check=True).stdout
    wall, cpu, memory, code = told.split()
    asked = plane.audit("drycc-doctor/") if plane else []
    proxied = sum("/proxy/" in entry["requestURI"] for entry in asked)
    lists = sum(entry["verb"] == "list" for entry in asked)
    return Cost(float(wall), float(cpu), float(memory), lists, len(asked) - lists - proxied, proxied, int(code))


def median(costs: list[Cost]) -> Cost:
    """The middle one of each figure."""
    by = {name: statistics.median(getattr(c, name) for c in costs) for name in ("wall", "cpu", "memory")}
    most = {name: max(getattr(c, name) for c in costs) for name in ("lists", "gets", "proxied")}
    return Cost(**by, **most, code=costs[-1].code)


def with_apps(apps: int, unwell: float = 0.0) -> World:
    """A healthy platform with so many apps of 17 pods each, each with its route and Gateway; a share of pods crashes.

    Without apps it is the healthy platform as it is.
    """
    world = healthy("g3", now=now())
    world.gateway.use_metallb("198.51.100.0/24")  # the rig has its kinds, and no pool would be a failure
    if not apps:
        return world
    old, count = world.apps[0], 0
    address = world.objects.get("gateways", old, old)["status"]["addresses"][0]["value"]
    pattern = json.dumps(world.app().pods[0])
    around = [(api, plural, json.dumps(one)) for api, plural, one in world.objects.all() if _belongs(one, plural, old)]
    for node in world.objects.list("nodes"):
        node["status"]["allocatable"]["pods"] = "5000"  # so that nothing but the apps is judged
    for n in range(apps):
        name = f"load-{n:03}"
        for api, plural, text in around:
            world.objects.add(api, plural, json.loads(text.replace(old, name)))
        world.dns.point(f"{name}.example.org", address)
        for i in range(PODS_OF_AN_APP):
            pod = json.loads(pattern.replace(old, name))
            pod["metadata"]["name"] = f"{name}-web-5d9c7b6f4-{i:05}"
            pod["spec"]["containers"][0]["env"] = [{"name": f"SETTING_{k}", "value": "v" * 40} for k in range(60)]
            count += 1
            if unwell and count % round(1 / unwell) == 0:
                _crash(pod)
            world.objects.add("v1", "pods", pod)
    return world


def _belongs(one: dict[str, Any], plural: str, app: str) -> bool:
    """Whether an object is an app's, but for what follows from its pods."""
    metadata, derived = one["metadata"], {"pods", "replicasets", "endpointslices", "endpoints", "events"}
    return plural not in derived and (metadata.get("namespace") or (plural == "namespaces" and metadata["name"])) == app


def _crash(pod: dict[str, Any]) -> None:
    for one in pod["status"]["containerStatuses"]:
        one |= {"ready": False, "restartCount": 7, "state": {"waiting": {"reason": "CrashLoopBackOff"}}}
        times = {"startedAt": "2026-01-01T12:00:00Z", "finishedAt": "2026-01-01T12:00:01Z"}
        one["lastState"] = {"terminated": {"exitCode": 1, "reason": "Error"} | times}
    for one in pod["status"]["conditions"]:
        if one["type"] in {"Ready", "ContainersReady"}:
            one["status"] = "False"


def rows(stage: Stage, apps: int, unwell: float) -> Iterator[dict[str, Any]]:
    """Every program, in turns, so that all of them meet the same minutes."""
    began = time.perf_counter()
    stage.show(with_apps(apps, unwell))
    print(f"{apps} apps, {unwell:.0%} not ready: loaded in {time.perf_counter() - began:.0f} s", flush=True)
    environment = {**os.environ, **stage.environment(), "KUBECONFIG": str(stage.plane.kubeconfig("reader"))}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed was compiled once
    kubectl = str(stage.plane.bin / "kubectl")
    commands = {
        "drycc-doctor all": DOCTOR,
        "kubectl get pods -A -o json": [kubectl, "get", "pods", "-A", "-o", "json"],
        "kubectl get --raw /api/v1/pods": [kubectl, "get", "--raw", "/api/v1/pods"],
    }
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    measure(DOCTOR, environment)  # warm the files
    for _ in range(ROUNDS):
        for name, command in commands.items():
            costs[name].append(measure(command, environment, stage.plane if command is DOCTOR else None))
    beside = median(costs["kubectl get pods -A -o json"])
    for name, many in costs.items():
        one = median(many)
        yield {
            "apps": apps,
            "not ready": f"{unwell:.0%}",
            "program": name,
            "wall s": round(one.wall, 2),
            "of kubectl": round(one.wall / beside.wall, 3),
            "cpu s": round(one.cpu, 2),
            "peak MiB": round(one.memory, 1),
            "of its peak": round(one.memory / beside.memory, 3),
            "lists": one.lists or "",
            "gets": one.gets or "",
            "proxied": one.proxied or "",
            "exit": one.code,
        }


def test_measure(plane: ControlPlane, names: Names, sites: Sites, tmp_path: Path) -> None:
    stage, found = Stage(plane, names, sites, tmp_path), []
    with stage.front:
        for apps, unwell in ((0, 0.0), (30, 0.0), (300, 0.0), (300, 0.01), (300, 0.5)):
            found += list(rows(stage, apps, unwell))
    print(tabulate(found, headers="keys"))
    libraries = "import click, cryptography.x509, dns.resolver, kubernetes.config, msgspec, paramiko, requests"
    imports = [measure([sys.executable, "-c", libraries], os.environ) for _ in range(5)]
    print(f"{libraries}: {median(imports).wall:.2f} s")
    help_ = [measure([sys.executable, "-m", "drycc_doctor", "--help"], os.environ) for _ in range(15)]
    click = [measure([sys.executable, "-c", "import click"], os.environ) for _ in range(15)]
    ratio = median(help_).wall / median(click).wall
    print(f"--help {median(help_).wall:.3f} s, import click {median(click).wall:.3f} s: {ratio:.2f}")
    if os.environ.get("DRYCC_DOCTOR_FIGURES"):
        figures = {
            "rows": found,
            "libraries s": round(median(imports).wall, 2),
            "help": {"of import click": round(ratio, 2)},
        }
        Path(__file__).with_name("figures.json").write_text(json.dumps(figures, indent=1) + "\n")
    _, small, large, *_ = [row for row in found if row["program"] == "drycc-doctor all"]
    assert small["lists"] == large["lists"] <= 46
    assert small["gets"] == large["gets"] <= 20
    assert small["proxied"] == large["proxied"] <= 20
    assert large["of kubectl"] <= 0.15
    assert large["of its peak"] <= 0.09
    assert ratio <= 1.5
