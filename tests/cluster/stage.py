"""A World on stage: its objects in a real API server, its zone in a real DNS server, its programs in real servers."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeVar

import msgspec

from drycc_doctor.disclosures import DRYCC
from drycc_doctor.model.finding import Report, Result, Status
from drycc_doctor.model.reply import Reason
from drycc_doctor.model.subject import Subject
from drycc_doctor.sources.live import LiveSource, Settings, live
from drycc_doctor.worlds import World
from drycc_doctor.worlds.platform import canaries as all_canaries
from drycc_doctor.worlds.platform.names import NAMESPACE
from drycc_doctor.worlds.platform.pem import CA_CRT
from tests.cluster.between import Between, Reply
from tests.cluster.load import difference, load
from tests.cluster.names import Names
from tests.cluster.plane import ControlPlane
from tests.cluster.rights import CLUSTER_READS, PLATFORM_READS
from tests.cluster.run import RESOLVER
from tests.cluster.sites import Sites

Told = TypeVar("Told", bound=Report | Result)
_V1 = "/apis/gateway.networking.k8s.io/v1"
_NOWHERE = "https://127.0.0.1:1"
_CLIENT = """#!/bin/sh
[ -z "$DRYCC_TOKEN" ] || {{ echo "the token was handed on" >&2; exit 9; }}
[ "$1 $2" = "version -a" ] || {{ echo "unknown command $*" >&2; exit 1; }}
echo "Workflow CLI Version:            {cli}"
[ -z "{api}" ] || echo "Workflow CLI API Version:        {api}"
"""


_REPAIRED = f"/api/v1/namespaces/{NAMESPACE}/events?fieldSelector=reason%3DClusterIPNotAllocated"
"""What a busy API server says where it sees a Service before it sees the address that it gave it: no World's words."""

_PROFILES = {"ignored": "./second.json", "unset": "$NOT_SET_HERE/client.json", "home": "~somebody/client.json"}
"""What DRYCC_PROFILE is, by how it names the profile (drycc/client#choosing-the-profile)."""


class _Front(Between):
    """The API server as it is, but for the kinds that a World does not have."""

    absent: tuple[str, ...] = ()
    absent_kinds: frozenset[str] = frozenset()
    unavailable: tuple[str, ...] = ()
    tcp_route_v1: bool = True

    def reply(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
        """As a real API server says it of what is not installed."""
        if any(one in path for one in self.absent):
            return 404, [("Content-Type", "text/plain; charset=utf-8")], b"404 page not found\n"
        if any(one in path for one in self.unavailable):  # kube-aggregator: what it passes on goes nowhere
            return 503, [("Content-Type", "text/plain; charset=utf-8")], b"service unavailable\n"
        status, told, answer = super().reply(method, path, headers, body)
        if self.absent_kinds and status == 200 and b'"APIResourceList"' in answer[:200]:
            found = json.loads(answer)
            found["resources"] = [r for r in found["resources"] if r["name"].partition("/")[0] not in self.absent_kinds]
            return status, told, json.dumps(found).encode()
        if path == _V1 and status == 200 and not self.tcp_route_v1:
            found = json.loads(answer)
            found["resources"] = [r for r in found["resources"] if r["kind"] != "TCPRoute"]
            return status, told, json.dumps(found).encode()
        return status, told, answer


class Stage:
    """Shows one World after another, changing only what differs."""

    def __init__(self, plane: ControlPlane, names: Names, sites: Sites, folder: Path) -> None:
        self.plane, self.names, self.sites, self.folder = plane, names, sites, folder
        self.front = _Front(plane)
        self.shown: World | None = None
        self._denied: set[str] = set()

    def show(self, world: World) -> None:
        """From now on the servers are this World."""
        if self.shown is None:
            load(self.plane, world)
        else:
            difference(self.plane, self.shown, world)
        self.plane.request("DELETE", _REPAIRED)
        self.shown = world
        self.names.serve(world.dns)
        self.sites.serve(world)
        self.front.version = world.version
        self.front.skew = world.skew
        self.front.tcp_route_v1 = world.tcp_route_v1
        self.front.absent = tuple(f"/apis/{group}/" for group in world.absent)
        self.front.absent += tuple(f"/{kind}?" for kind in world.absent_kinds)
        self.front.unavailable = tuple(f"/apis/{group}/" for group in world.unavailable)
        self.front.absent_kinds = frozenset(world.absent_kinds)
        if world.denied != self._denied:
            self.plane.rights.grant(
                *([r for r in some if r not in world.denied] for some in (CLUSTER_READS, PLATFORM_READS))
            )
            self._denied = set(world.denied)
        self._client(world)
        self._hosts_file(world)

    def kubeconfig(self) -> Path:
        """A kubeconfig that may only read; it leads nowhere where the World's API server is down."""
        down = self.shown is not None and self.shown.down
        return self.plane.kubeconfig("reader", server=_NOWHERE if down else self.front.url)

    def environment(self) -> dict[str, str]:
        """What the program needs to trust the World's certificates and to find its client."""
        trust = self.folder / "trust.pem"  # Worlds' own certificates are of the example authority
        trust.write_bytes(self.sites.authority.pem + CA_CRT.encode())
        authority = str(trust)
        path = f"{self.folder}{os.pathsep}{os.environ['PATH']}"
        trusting = {"REQUESTS_CA_BUNDLE": authority, "SSL_CERT_FILE": authority}
        named = self.shown.profile.get("named", "default") if self.shown else "default"
        trusting |= {"DRYCC_PROFILE": _PROFILES.get(named, "")}
        return {"PATH": path, "HOME": str(self.folder), "DRYCC_TOKEN": "canary-token-of-the-drycc-client"} | trusting

    def source(self, *, timeout: float = 2.0) -> LiveSource:
        """The live source, as the command line makes it."""
        options = {} if self.shown is None else self.shown.options
        settings = Settings(
            kubeconfig=str(self.kubeconfig()),
            nameservers=(RESOLVER,),
            domain=options.get("domain", ""),
            active=options.get("active") == "true",
            tls_horizon=int(options.get("tls-horizon", "21")),
            timeout=timeout,
            hosts_file=str(self.folder / "hosts"),
        )
        return live(settings, DRYCC)

    def _hosts_file(self, world: World) -> None:
        lines = ["127.0.0.1\tlocalhost", *(f"{address}\t{name} # by hand" for name, address in world.hosts_file)]
        (self.folder / "hosts").write_text("\n".join(lines))

    def _client(self, world: World) -> None:
        profile = self.folder / ".drycc" / "client.json"
        profile.unlink(missing_ok=True)
        if world.profile["found"]:
            profile.parent.mkdir(exist_ok=True)
            told = {k: world.profile[k] for k in ("controller", "ssl_verify")}
            profile.write_text(
                json.dumps(told | {"username": "operator", "token": "canary-token", "response_limit": 0})
            )
        script = self.folder / "drycc"
        script.unlink(missing_ok=True)
        if world.client["found"]:
            script.write_text(_CLIENT.format(**world.client))
            script.chmod(0o755)


def patiently(judged: Callable[[float], Told], expected: Told) -> Told:
    """What is judged with two seconds for each answer, all that a server that is to be silent is worth.

    If somebody was too slow whom the World does not have silent, it is judged once more, with time enough: a busy
    machine is no silent server.
    """
    told = judged(2.0)
    return told if _late(told) <= _late(expected) else judged(20.0)


def _late(told: Report | Result) -> set[tuple[str, Subject]]:
    results = told.results if isinstance(told, Report) else (told,)
    return {(result.check, one.subject) for result in results for one in result.findings if one.code == Reason.TIMEOUT}


def canaries(world: World, said: str) -> list[str]:
    """The secret values of a World that stand in a text; known defaults are nobody's secret."""
    return sorted({one for _, _, packed in world.objects.packed() for one in _secrets(packed) if one in said})


@lru_cache(4096)
def _secrets(packed: bytes) -> list[str]:
    """Of one object; most are of many Worlds."""
    return [one for one in all_canaries([("", "", msgspec.msgpack.decode(packed))]) if len(one) >= 16]


@cache
def now() -> float:
    """A World on stage lives in our time; all of them in the same moment, so that they differ only in what happened."""
    return float(int(time.time()))


def in_time(
    make: Callable[[float], World], told: Callable[[World], Report | Result], hold: Callable[[World], None]
) -> None:
    """Hold the real thing against a World: in the moment that all share, in this very one where that is long past.

    It is past where the World itself, unchanged, is told otherwise by now: a pod that began half a minute ago.
    """
    try:
        hold(make(now()))
    except AssertionError:
        late = make(now())
        late.now = time.time()
        if said(told(late)) == said(told(make(now()))):
            raise
        hold(make(float(int(time.time()))))


def said(told: Report | Result) -> set[tuple[str, Status, str, Subject]]:
    """What two judgements of the same must have in common."""
    results = told.results if isinstance(told, Report) else (told,)
    return {(r.check, one.status, one.code, one.subject) for r in results for one in r.findings}


def told(report: str) -> dict[str, object]:
    """A JSON report, parsed."""
    parsed: dict[str, object] = json.loads(report)
    return parsed
