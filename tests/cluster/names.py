"""The DNS of a World, answered by a real CoreDNS where resolvers are asked: port 53."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import dns.exception
import dns.message
import dns.query

from tests.cluster.processes import Program
from tests.cluster.run import RESOLVER

_RCODES = {"servfail": "SERVFAIL", "refused": "REFUSED"}
# signature expired (RFC 8914, 4.8); a template that fails by itself cannot say why
_REJECTED = "template ANY ANY {{\n  rcode NXDOMAIN\n  ederror 7\n }}\n rewrite rcode suffix {0}. NXDOMAIN SERVFAIL"
_PROBE = "rig.invalid."
_PATIENCE = 20.0  # seconds for a start


class NameServer(Protocol):
    """A server that holds some zones; ``recursive``: a resolver answers in its place."""

    zones: tuple[str, ...]
    mode: str
    recursive: bool


class Records(Protocol):
    """Records by name and type; ``mode`` is ``""``, silent, servfail or refused."""

    records: dict[str, dict[str, list[str]]]
    ttl: int
    mode: str
    bogus: set[str]


class Zone(Records, Protocol):
    """The DNS of a World: what the resolver says; and by address, the servers that hold the zones.

    ``bogus`` are zones whose signatures the resolver rejects.
    """

    @property
    def servers(self) -> Mapping[str, NameServer]:
        """By address."""

    def view(self, server: Any, /) -> Records:
        """What one of them says."""


class Names:
    """CoreDNS at 192.0.2.53, UDP and TCP."""

    def __init__(self, folder: Path, bin: Path) -> None:  # noqa: A002 - its name in every tree
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.bin = folder, bin
        self._served: dict[str, str] | None = None
        self._server: Program | None = None
        self._deaf: list[socket.socket] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _1: type[BaseException] | None, _2: BaseException | None, _3: TracebackType | None) -> None:
        self.stop()

    def serve(self, zone: Zone) -> None:
        """From now on answer as this zone says; nothing is restarted if it says what the last one said."""
        wanted = {} if zone.mode == "silent" else _files(zone, self.folder)
        if wanted == self._served:
            return
        self.stop()
        if wanted:
            self._start(wanted)
        else:
            self._deaf = [_bound(socket.SOCK_DGRAM), _bound(socket.SOCK_STREAM)]
        self._served = wanted

    def stop(self) -> None:
        """Nobody listens any more."""
        if self._server is not None:
            self._server.stop(patience=0.1)  # it would wait for questions that are under way
        for one in self._deaf:
            one.close()
        self._server, self._deaf, self._served = None, [], None

    def _start(self, files: dict[str, str]) -> None:
        for name, content in files.items():
            (self.folder / name).write_text(content)
        command = [f"{self.bin}/coredns", "-conf", f"{self.folder}/Corefile"]
        self._server = Program(command, self.folder / "coredns.log")
        end = time.monotonic() + _PATIENCE
        while not _answers():
            self._server.check()
            if time.monotonic() > end:
                msg = f"CoreDNS does not answer after {_PATIENCE:.0f} s: see {self.folder}/coredns.log"
                raise RuntimeError(msg)


def _files(zone: Zone, folder: Path) -> dict[str, str]:
    """The Corefile and one zone file for each name that has a SOA; what is below none is in the root's."""
    apexes = ["", *(name for name, owned in zone.records.items() if "SOA" in owned)]
    files = _at(RESOLVER, zone, apexes, folder)
    for address, one in zone.servers.items():
        said = zone.view(one)
        apexes = [name for name in one.zones if "SOA" in said.records.get(name, {})]  # CoreDNS serves no zone without
        held = _at(address, said, apexes, folder, "header {\n  response set ra\n }" * one.recursive)
        files |= held | {"Corefile": files["Corefile"] + held["Corefile"]}
    return files


def _at(address: str, zone: Records, apexes: list[str], folder: Path, more: str = "") -> dict[str, str]:
    """What one server needs; nobody listens where it is silent."""
    if zone.mode == "silent":
        return {"Corefile": ""}
    if zone.mode:
        return {"Corefile": _server(address, ".", f"template ANY ANY {{\n  rcode {_RCODES[zone.mode]}\n }}")}
    files = {f"zone.{address}.{apex}": _zone_file(zone, apex, apexes) for apex in apexes}
    file = "file {0}/zone.{1}.{2} {2}. {{\n  reload 0\n }}\n {3}"
    told = [apex for apex in apexes if apex not in zone.bogus]
    servers = [_server(address, f"{apex}.", file.format(folder, address, apex, more)) for apex in told]
    servers += [_server(address, f"{apex}.", _REJECTED.format(apex)) for apex in sorted(zone.bogus)]
    return files | {"Corefile": "".join(servers)}


def _server(address: str, zone: str, plugin: str) -> str:
    return f"{zone} {{\n bind {address}\n {plugin}\n errors\n}}\n"


def _zone_file(zone: Records, apex: str, apexes: list[str]) -> str:
    """A master file (RFC 1035 section 5); every name in it is absolute."""
    lines = ["$ORIGIN .", f"$TTL {zone.ttl}"]
    if not apex:
        lines.append(". IN SOA ns.rig.invalid. hostmaster.rig.invalid. 1 7200 3600 1209600 300")
    for name, owned in zone.records.items():
        if _apex(name, apexes) == apex:
            lines += _lines(name, owned)
    return "\n".join(lines) + "\n"


def _lines(name: str, owned: dict[str, list[str]]) -> Iterator[str]:
    yield from (f"{name.rstrip('.')}. IN {rtype} {value}" for rtype, values in owned.items() for value in values)


def _apex(name: str, apexes: list[str]) -> str:
    return max((apex for apex in apexes if not apex or f".{name}".endswith(f".{apex}")), key=len)


def _answers() -> bool:
    try:
        dns.query.udp(dns.message.make_query(_PROBE, "A"), RESOLVER, timeout=0.05)
    except (dns.exception.DNSException, OSError):
        time.sleep(0.02)
        return False
    return True


def _bound(kind: socket.SocketKind) -> socket.socket:
    """It receives, and never answers."""
    made = socket.socket(socket.AF_INET, kind)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((RESOLVER, 53))
    if kind == socket.SOCK_STREAM:
        made.listen()
    return made
