"""A very small World, to test the rig with: one pod behind a Service, a gateway's address, two zones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import yaml

from tests.cluster.conversation import Headers
from tests.cluster.objects import Triple

ADDRESS, POD_IP = "198.51.100.7", "10.244.1.5"
_FILE = Path(__file__).with_suffix(".yaml")
_SOA = "ns1.example.com. hostmaster.example.com. 1 7200 3600 1209600 300"


@dataclass
class Answer:
    """What a server says."""

    status: int = 200
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    trouble: str = ""


@dataclass
class Zone:
    """A wildcard that leads out of its zone, a name of its own, and the name that the wildcard leads to."""

    records: dict[str, dict[str, list[str]]] = field(
        default_factory=lambda: {
            "example.com": {"SOA": [_SOA], "NS": ["ns1.example.com"]},
            "ns1.example.com": {"A": ["192.0.2.53"]},
            "*.example.com": {"CNAME": ["lb.example.net"]},
            "own.example.com": {"A": [ADDRESS]},
            "lb.example.net": {"A": [ADDRESS]},
        }
    )
    ttl: int = 300
    mode: str = ""
    bogus: set[str] = field(default_factory=set)
    servers: dict[str, Any] = field(default_factory=dict)

    def view(self, _server: Any) -> Zone:
        """It has no servers but the resolver."""
        return self


class Objects:
    """Those of small_world.yaml."""

    def __init__(self) -> None:
        self._triples = [
            (obj["apiVersion"], _plural(obj["kind"]), obj) for obj in yaml.safe_load_all(_FILE.read_text())
        ]

    def all(self) -> Iterator[Triple]:
        """Every one."""
        yield from self._triples

    def packed(self) -> Iterator[tuple[str, str, bytes]]:
        """As a World does."""
        yield from ((api, plural, msgspec.msgpack.encode(obj)) for api, plural, obj in self._triples)

    def find(self, plural: str) -> dict[str, Any]:
        """The only one of its kind."""
        return next(obj for _, each, obj in self._triples if each == plural)


class SmallWorld:
    """Change it freely."""

    def __init__(self) -> None:
        self.objects, self.dns = Objects(), Zone()
        self.certificates: dict[str, str] = {}
        version = ("DRYCC_API_VERSION", "2.3")
        self.answer = Answer(200, [("Server", "x"), version, version], b"gateway")
        self.open = {
            (ADDRESS, 80, "http"),
            (ADDRESS, 443, "https"),
            (ADDRESS, 2222, "ssh"),
            ("2001:db8::7", 80, "http"),
        }

    def certificate_shown(self) -> None:
        """The rig's authority signs for every host."""

    def listening(self) -> set[tuple[str, int, str]]:
        """As a World does."""
        return self.open

    def serve(
        self, _address: str, _port: int, _method: str, _host: str, _path: str, _headers: Headers, _body: bytes = b""
    ) -> Answer:
        """The same to everybody."""
        return self.answer

    def pod_listening(self) -> set[tuple[str, int]]:
        """As a World does."""
        return {(POD_IP, 8000)}

    def kubelets(self) -> set[str]:
        """Nobody has written anything."""
        return set()

    def kubelet_serve(self, _method: str, _host: str, _path: str, _headers: Headers, _body: bytes = b"") -> Answer:
        """Nothing."""
        return Answer(200, [], b"")

    def pod_serve(
        self, _ip: str, _port: int, _method: str, _host: str, path: str, _headers: Headers, _body: bytes = b""
    ) -> Answer:
        """What was asked for comes back."""
        return Answer(401, [("X-Path", path)], b"the pod")


def _plural(kind: str) -> str:
    return f"{kind.lower()}{'es' if kind.endswith('s') else 's'}"
