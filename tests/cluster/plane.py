"""A real Kubernetes control plane on loopback."""

from __future__ import annotations

import json
import shutil
import socket
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import urllib3

from tests.cluster import flags
from tests.cluster.certificates import Authority
from tests.cluster.kubeconfig import write_kubeconfig
from tests.cluster.objects import Triple, erase, write
from tests.cluster.processes import Program
from tests.cluster.rights import Rights

_PATIENCE = 60.0  # seconds for a start, on a machine that has other things to do


class ControlPlane:
    """etcd and an API server (still life); with controllers, scheduler and simulated nodes if ``moving``.

    ``folder`` gets all state and logs, ``bin`` has the programs. It can be stopped and started again: ports,
    certificates and data stay.
    """

    def __init__(self, folder: Path, bin: Path, *, moving: bool = False, services: str = "10.96.0.0/12") -> None:  # noqa: A002 - its name in every tree
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.bin, self.moving, self.services = folder, bin, moving, services
        self.authority = Authority(folder)
        self.ports = flags.Ports(*_free_ports(3))
        self.url = f"https://127.0.0.1:{self.ports.api}"
        self.pool = urllib3.HTTPSConnectionPool(
            "127.0.0.1", self.ports.api, maxsize=16, ca_certs=str(self.authority.file), retries=False, timeout=30
        )
        self.rights = Rights(self)
        self.loaded: dict[str, Triple] = {}
        """By path, the objects of the World that is in it; load.py keeps the account."""
        self._programs: list[Program] = []
        self._saved: dict[Path, dict[str, Triple]] = {}
        self._marked = 0
        flags.write_files(folder, self.authority)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, _1: type[BaseException] | None, _2: BaseException | None, _3: TracebackType | None) -> None:
        self.stop()
        self.pool.close()

    def start(self) -> None:
        """Start all, and wait until the API server is ready."""
        try:
            self._run("etcd", flags.etcd(self.folder, self.ports))
            api_server = flags.api_server(self.folder, self.ports, services=self.services, moving=self.moving)
            self._run("kube-apiserver", api_server)
            self._wait_ready()
            if self.moving:
                self._start_controllers()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop all, last started first; etcd's data stays."""
        while self._programs:
            program = self._programs.pop()
            # all but etcd can be cut short: the API server would wait a minute for its watches to end
            program.stop(patience=5.0 if program.name == "etcd" else 0.2)

    def save(self, folder: Path) -> None:
        """Keep all that is in the cluster in a folder; takes a restart."""
        self.stop()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder / "etcd", folder)
        self._saved[folder] = dict(self.loaded)
        self.start()

    def restore(self, folder: Path) -> None:
        """Put the cluster into a saved state, whatever it holds; starts it if need be."""
        self.stop()
        shutil.rmtree(self.folder / "etcd", ignore_errors=True)
        shutil.copytree(folder, self.folder / "etcd")
        self.loaded = dict(self._saved.get(folder, {}))
        self.start()

    def request(
        self, method: str, path: str, body: Any = None, *, user: str = "admin", headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        """Ask the API server: the status, and what came, parsed if it is JSON."""
        sent = {
            "Authorization": f"Bearer {flags.TOKENS[user]}",
            "User-Agent": "rig",
            "Content-Type": "application/json",
        }
        data = None if body is None else json.dumps(body).encode()
        answer = self.pool.request(method, path, body=data, headers=sent | (headers or {}))
        is_json = "json" in answer.headers.get("Content-Type", "")
        return answer.status, answer.json() if is_json else answer.data.decode(errors="replace")

    def apply(self, objects: Iterable[Triple]) -> None:
        """Write objects, each with its status, over what is there."""
        for triple in objects:
            write(self, triple)

    def delete(self, objects: Iterable[Triple]) -> None:
        """Take objects away, at once."""
        for triple in objects:
            erase(self, triple)

    def kubeconfig(self, user: str = "reader", *, server: str = "", trusted: Authority | None = None) -> Path:
        """A kubeconfig for one of ``kubeconfig.USERS``; for another server, or trusting another authority, if given."""
        where, known = server or self.url, trusted or self.authority
        file = self.folder / f"{user}-{where.rpartition(':')[2]}-{known.serial}.kubeconfig"
        return write_kubeconfig(file, user, where, known, self.authority)

    def mark(self) -> None:
        """From here on is what :meth:`audit` tells."""
        self._marked = self._audit_log.stat().st_size

    def audit(self, user_agent: str = "") -> list[dict[str, Any]]:
        """What was answered since the mark to programs whose User-Agent begins so, in order; each question once.

        Each entry is an audit event (audit.k8s.io/v1): verb, requestURI, objectRef, user, responseStatus...
        """
        with self._audit_log.open("rb") as log:
            log.seek(self._marked)
            entries = [json.loads(line) for line in log if line.endswith(b"\n")]
        return [
            entry
            for entry in entries
            if entry.get("userAgent", "").startswith(user_agent) and entry["stage"] != "ResponseStarted"
        ]

    @property
    def _audit_log(self) -> Path:
        return self.folder / "audit.log"

    def _run(self, name: str, arguments: list[str]) -> None:
        self._programs.append(Program([self.bin / name, *arguments], self.folder / f"{name}.log"))

    def _wait_ready(self) -> None:
        end = time.monotonic() + _PATIENCE
        while not self._is_ready():
            for program in self._programs:
                program.check()
            if time.monotonic() > end:
                msg = f"the API server is not ready after {_PATIENCE:.0f} s: see {self.folder}/kube-apiserver.log"
                raise RuntimeError(msg)
            time.sleep(0.1)

    def _is_ready(self) -> bool:
        try:
            return self.request("GET", "/readyz")[0] == 200
        except urllib3.exceptions.HTTPError:
            return False

    def _start_controllers(self) -> None:
        config = f"--kubeconfig={self.kubeconfig('admin')}"
        alone = [config, "--leader-elect=false", "--secure-port=0"]
        key = f"--service-account-private-key-file={self.folder}/sa.key"
        self._run("kube-controller-manager", [*alone, key, "--use-service-account-credentials=false"])
        self._run("kube-scheduler", alone)
        self._run("kwok", [config, "--manage-all-nodes=true"])


def _free_ports(count: int) -> list[int]:
    """Ports of loopback that nobody has: a server that finds its port taken would serve somebody else's data."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports
