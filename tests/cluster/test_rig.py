"""The control plane of the rig: what the live tests lean on is really there, and stops when it must."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cluster import definitions, rights
from tests.cluster.certificates import Authority
from tests.cluster.conftest import Kubectl
from tests.cluster.load import load
from tests.cluster.plane import ControlPlane
from tests.cluster.small_world import SmallWorld

pytestmark = pytest.mark.cluster
PODS, SECRETS = "/api/v1/namespaces/drycc/pods", "/api/v1/namespaces/drycc/secrets"
DEPLOYMENT = "/apis/apps/v1/namespaces/default/deployments/x"


def test_says_its_version(plane: ControlPlane) -> None:
    assert plane.request("GET", "/version")[1]["gitVersion"] == "v1.37.2"


def test_reader_reads_and_no_more(plane: ControlPlane, small: SmallWorld) -> None:
    assert plane.request("GET", PODS, user="reader")[0] == 200
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, "spec": {"containers": []}}
    status, told = plane.request("POST", PODS, pod, user="reader")
    assert (status, told["reason"]) == (403, "Forbidden")
    assert plane.request("DELETE", f"{PODS}/drycc-controller-1", user="reader")[0] == 403


def test_rights_are_exactly_those_granted(plane: ControlPlane, small: SmallWorld) -> None:
    assert plane.request("GET", SECRETS, user="reader")[0] == 200
    assert plane.request("GET", "/api/v1/secrets", user="reader")[0] == 403
    plane.rights.grant(platform=[right for right in rights.PLATFORM_READS if right != "list secrets"])
    assert plane.request("GET", SECRETS, user="reader")[0] == 403
    assert plane.request("GET", PODS, user="reader")[0] == 200
    plane.rights.grant()
    assert plane.request("GET", SECRETS, user="reader")[0] == 200


def test_audit_log_knows_who_asked_what(plane: ControlPlane, small: SmallWorld) -> None:
    plane.request("GET", PODS, headers={"User-Agent": "drycc-doctor/0"})
    plane.mark()
    plane.request("GET", f"{PODS}?limit=3", user="reader", headers={"User-Agent": "drycc-doctor/1"})
    plane.request("GET", PODS, headers={"User-Agent": "somebody"})
    told = [
        (entry["verb"], entry["requestURI"], entry["user"]["username"], entry["responseStatus"]["code"])
        for entry in plane.audit("drycc-doctor/")
    ]
    assert told == [("list", f"{PODS}?limit=3", "reader", 200)]


@pytest.mark.parametrize(
    ("user", "told"),
    [
        ("admin", "drycc-controller-1"),
        ("reader", "drycc-controller-1"),
        ("wrong", "You must be logged in"),
        ("expired", "You must be logged in"),
    ],
)
def test_kubeconfigs_of_users(plane: ControlPlane, small: SmallWorld, kubectl: Kubectl, user: str, told: str) -> None:
    done = kubectl(plane.kubeconfig(user), "get", "pods", "-n", "drycc")
    assert told in done.stdout + done.stderr


def test_certificate_is_verified(plane: ControlPlane, kubectl: Kubectl, tmp_path: Path) -> None:
    stranger = plane.kubeconfig(trusted=Authority(tmp_path))
    assert "certificate signed by unknown authority" in kubectl(stranger, "get", "pods", "-n", "drycc").stderr


def test_gateway_api_can_be_missing(plane: ControlPlane, small: SmallWorld, rig: Path) -> None:
    gateways = "/apis/gateway.networking.k8s.io/v1/gateways"
    assert len(plane.request("GET", gateways)[1]["items"]) == 1
    definitions.remove(plane, rig / "gateway-api")
    assert plane.request("GET", gateways)[0] == 404
    definitions.install(plane, rig / "gateway-api")
    assert plane.request("GET", gateways)[1]["items"] == []
    load(plane, small)
    assert len(plane.request("GET", gateways)[1]["items"]) == 1


def test_saved_and_restored(rig: Path, tmp_path: Path) -> None:
    mark = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "before"}}
    with ControlPlane(tmp_path / "plane", rig) as plane:
        plane.apply([("v1", "namespaces", mark)])
        plane.save(tmp_path / "saved")
        plane.delete([("v1", "namespaces", mark)])
        assert plane.request("GET", "/api/v1/namespaces/before")[0] == 404
        plane.restore(tmp_path / "saved")
        assert plane.request("GET", "/api/v1/namespaces/before")[0] == 200


def test_moving_plane_rolls_out(rig: Path, tmp_path: Path) -> None:
    labels = {"app": "x"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "x", "image": "x"}]}}
    deployment = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "x", "namespace": "default"},
        "spec": {"replicas": 2, "selector": {"matchLabels": labels}, "template": template},
    }
    with ControlPlane(tmp_path, rig, moving=True) as plane:
        plane.apply(triple for triple in SmallWorld().objects.all() if triple[1] == "nodes")
        plane.apply([("apps/v1", "deployments", deployment)])
        until(lambda: plane.request("GET", DEPLOYMENT)[1]["status"].get("readyReplicas") == 2, 40)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_programs_die_with_us(tmp_path: Path, how: signal.Signals) -> None:
    script = "import sys, time, pathlib; from tests.cluster.processes import Program\n"
    script += "print(Program(['sleep', '100'], pathlib.Path(sys.argv[1])).pid, flush=True); time.sleep(100)"
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", script, f"{tmp_path}/log"]
    us = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert us.stdout is not None
    with us.stdout as said:
        pid = int(said.readline())
    os.kill(pid, 0)
    us.send_signal(how)
    us.wait()
    until(lambda: not runs(pid), 5)


def test_nothing_outside_can_be_reached() -> None:
    with socket.socket() as outward, pytest.raises(OSError, match="unreachable"):
        outward.connect(("9.9.9.9", 53))


def runs(pid: int) -> bool:
    """Whether it does more than wait to be buried."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def until(true: Callable[[], bool], seconds: float) -> None:
    """Wait for it."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)
