"""MetalLB's own controller, which gives Services of type LoadBalancer their addresses."""

from __future__ import annotations

import socket
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.cluster.plane import ControlPlane
from tests.cluster.processes import Program

_OWN = ("METALLB_NAMESPACE=metallb", "METALLB_POD_NAME=metallb-controller-0")
"""Where its pools are, and who it is; its pod says so by the same variables."""


class MetalLBController:
    """It runs beside a control plane, whose objects it changes, until it is left."""

    def __init__(self, plane: ControlPlane, folder: Path) -> None:
        self.plane, self.log = plane, folder / "metallb-controller.log"

    def __enter__(self) -> Self:
        with socket.create_server(("127.0.0.1", 0)) as one:
            port = one.getsockname()[1]  # of its metrics
        options = ("--webhook-mode", "disabled", "--disable-cert-rotation", "--port", str(port))
        config = ("--kubeconfig", str(self.plane.kubeconfig("admin")))
        self.program = Program(["env", *_OWN, self.plane.bin / "metallb-controller", *config, *options], self.log)
        return self

    def __exit__(self, _1: type[BaseException] | None, _2: BaseException | None, _3: TracebackType | None) -> None:
        self.program.stop(patience=1.0)
