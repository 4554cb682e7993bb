"""A real istiod, which writes the statuses of the Gateway API's objects."""

from __future__ import annotations

import time
from pathlib import Path
from types import TracebackType
from typing import Self

import requests

from tests.cluster.plane import ControlPlane
from tests.cluster.processes import Program

_PATIENCE = 60.0  # seconds for a start
_SETTINGS = {
    "PILOT_ENABLE_ALPHA_GATEWAY_API": "true",
    "POD_NAMESPACE": "istio-system",
    "POD_NAME": "istiod-0",
    "CLUSTER_ID": "Kubernetes",
    "VALIDATION_WEBHOOK_CONFIG_NAME": "",
    "INJECTION_WEBHOOK_CONFIG_NAME": "",
    "PILOT_CERT_PROVIDER": "istiod",
    "ENABLE_LEADER_ELECTION": "false",
}


class Istiod:
    """One istiod of a control plane. Its address of loopback is its own: a World's pods listen at ports like its own.

    Without the settings of its injector it makes no Deployment and no Service: a World's are there already.
    """

    ADDRESS = "127.0.0.15"

    def __init__(self, plane: ControlPlane, folder: Path) -> None:
        self._plane, self._folder = plane, folder
        self._running: Program | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, _1: type[BaseException] | None, _2: BaseException | None, _3: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Start it, and wait until it is ready."""
        at = {"http": 8080, "grpc": 15010, "secureGRPC": 15012, "https": 15017, "monitoring": 15014}
        addresses = [f"--{name}Addr={self.ADDRESS}:{port}" for name, port in at.items()]
        settings = [f"{name}={value}" for name, value in _SETTINGS.items()]
        command: list[str | Path] = [
            "env",
            "-C",
            str(self._folder),
            *settings,
            self._plane.bin / "pilot-discovery",
            "discovery",
        ]
        config = [f"--kubeconfig={self._plane.kubeconfig('admin')}", "-n", "istio-system", "--ctrlz_port=0"]
        self._running = Program([*command, *config, *addresses], self._folder / "istiod.log")
        end = time.monotonic() + _PATIENCE
        while not self._is_ready():
            self._running.check()
            if time.monotonic() > end:
                msg = f"istiod is not ready after {_PATIENCE:.0f} s: see {self._folder}/istiod.log"
                raise RuntimeError(msg)
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop it; what it wrote stays."""
        if self._running is not None:
            self._running.stop(patience=1.0)
            self._running = None

    def _is_ready(self) -> bool:
        try:
            return requests.get(f"http://{self.ADDRESS}:8080/ready", timeout=2).ok
        except requests.ConnectionError:
            return False
