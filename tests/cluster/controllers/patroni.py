"""Real Patroni over the machine's PostgreSQL: members at the addresses of a World's pods, with the API server as its store."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from tests.cluster.plane import ControlPlane
from tests.cluster.processes import Program

USER = "postgres"
"""PostgreSQL refuses root."""
SCOPE = "drycc-database"
_READING = ("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")
"""The user reads what root may: this Python, and its packages, may stand where nobody else looks."""
_AS_USER = ("setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", *_READING)
_LABELS = {"app": SCOPE, "cluster-name": SCOPE}
_LOGINS = {"superuser": ("postgres", "secret"), "replication": ("replicator", "secret")}


def missing() -> str:
    """What the machine lacks; empty where all is there."""
    if not _binaries():
        return "PostgreSQL is not installed (Debian: postgresql)"
    if importlib.util.find_spec("patroni") is None:
        return "Patroni is not installed (pip: patroni[kubernetes] psycopg)"
    asked = [*_AS_USER, sys.executable, "-c", "import patroni, psycopg"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, cwd="/")
    return f"user {USER} cannot run Patroni: {done.stderr[-200:]}" if done.returncode else ""


def _binaries() -> str:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    return str(found[-1].parent) if found else ""


class Member:
    """One member, in the place of a pod."""

    def __init__(self, plane: ControlPlane, folder: Path, name: str, ip: str, *, password: str = "secret") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.name, self.ip, self.data = name, ip, folder / "data"
        shutil.rmtree(self.data, ignore_errors=True)
        kubeconfig = shutil.copy(plane.kubeconfig("admin"), folder / "kubeconfig")
        settings = folder / "patroni.yml"
        settings.write_text(yaml.safe_dump(self._settings(str(kubeconfig), password)))
        for one in (folder, settings, Path(kubeconfig)):
            shutil.chown(one, USER, USER)
        environment = (f"KUBECONFIG={kubeconfig}", f"HOME={folder}")
        command = (*_AS_USER, "env", *environment, sys.executable, "-m", "patroni", str(settings))
        self.log = folder / "log"
        self.program = Program(command, self.log)

    def _settings(self, kubeconfig: str, password: str) -> dict[str, Any]:
        logins = {who: {"username": name, "password": secret} for who, (name, secret) in _LOGINS.items()}
        logins["replication"]["password"] = password
        first = yaml.safe_load(Path(kubeconfig).read_text())["current-context"]
        quick = {"ttl": 20, "loop_wait": 2, "retry_timeout": 5}
        return {
            "scope": SCOPE,
            "name": self.name,
            "namespace": "drycc",
            "restapi": {"listen": f"{self.ip}:8008", "connect_address": f"{self.ip}:8008"},
            "kubernetes": {
                "context": first,
                "namespace": "drycc",
                "use_endpoints": True,
                "labels": _LABELS,
                "scope_label": "cluster-name",
                "pod_ip": self.ip,
                "ports": [{"name": "postgres", "port": 5432}],
            },
            "bootstrap": {"dcs": quick, "initdb": ["data-checksums", {"encoding": "UTF8"}]},
            "postgresql": {
                "listen": f"{self.ip}:5432",
                "connect_address": f"{self.ip}:5432",
                "data_dir": str(self.data),
                "bin_dir": _binaries(),
                "authentication": logins,
                "pg_hba": [
                    "local all all trust",
                    "host all all all scram-sha-256",
                    "host replication all all scram-sha-256",
                ],
                "parameters": {
                    "unix_socket_directories": str(self.data.parent),
                    "shared_buffers": "16MB",
                    "fsync": False,
                },
            },
        }

    def write(self, mebibytes: int) -> None:
        """Write so much into the log that replicas follow."""
        one = "SELECT pg_logical_emit_message(false, 'rig', repeat('x', 1048576))"
        sql = f"{one} FROM generate_series(1, {mebibytes})"
        command = [f"{_binaries()}/psql", "-qAt", "-h", self.ip, "-U", "postgres", "-c", sql]
        environment = os.environ | {"PGPASSWORD": _LOGINS["superuser"][1]}
        subprocess.run(command, env=environment, check=True, capture_output=True)

    def receive(self, *, on: bool) -> None:
        """Stop what receives the leader's log, or let it go on."""
        for status in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                ours = f"\nPPid:\t{self._postmaster()}\n" in status.with_name("status").read_text()
                if ours and b"walreceiver" in status.read_bytes():
                    os.kill(int(status.parent.name), signal.SIGCONT if on else signal.SIGSTOP)

    def _postmaster(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def kill(self) -> None:
        """Patroni and PostgreSQL end at once, without a word."""
        self.program.stop(patience=0)
        with suppress(FileNotFoundError, ProcessLookupError):  # it never started, or ended before
            os.kill(self._postmaster(), signal.SIGKILL)
