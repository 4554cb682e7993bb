"""The rig as fixtures; its tests run only in the namespace that tests/cluster/run.py makes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

# last, so that the installed package is tested and not the checkout
sys.path.append(str(Path(__file__).parents[2]))

from tests.cluster import build, definitions
from tests.cluster.load import load
from tests.cluster.names import Names
from tests.cluster.plane import ControlPlane
from tests.cluster.sites import Sites
from tests.cluster.small_world import SmallWorld
from tests.cluster.stage import Stage

Kubectl = Callable[..., subprocess.CompletedProcess[str]]

HOW = "needs a network namespace of its own: run `tox -e cluster`, or `python tests/cluster/run.py`"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get("DRYCC_DOCTOR_NETNS") == str(Path("/proc/self/ns/net").readlink()):
        return
    for item in items:
        if item.get_closest_marker("cluster"):
            item.add_marker(pytest.mark.skip(reason=HOW))


@pytest.fixture(scope="session")
def rig() -> Path:
    """The folder with the programs."""
    return build.folder()


@pytest.fixture(scope="session")
def plane(rig: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControlPlane]:
    """Still life: etcd and an API server that knows all kinds, and a reader with all rights that are wanted."""
    with ControlPlane(tmp_path_factory.mktemp("plane"), rig) as plane:
        yield furnished(plane)


OPERATORS = Path(__file__).parent / "operators"
"""Definitions of kinds that are not taken from their programs' sources."""


def furnished(plane: ControlPlane) -> ControlPlane:
    """The same with the Gateway API, cert-manager's kinds, the platform's namespace and the reader's rights."""
    definitions.install(plane, *(plane.bin / name for name in ("gateway-api", "cert-manager", "metallb")), OPERATORS)
    plane.apply([("v1", "namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "drycc"}})])
    plane.rights.grant()
    return plane


@pytest.fixture(scope="session")
def names(rig: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Names]:
    """CoreDNS; silent until it is told what to serve."""
    with Names(tmp_path_factory.mktemp("names"), rig) as names:
        yield names


@pytest.fixture(scope="session")
def sites(plane: ControlPlane) -> Iterator[Sites]:
    """HTTP and HTTPS servers, with certificates of the control plane's authority."""
    with Sites(plane.authority) as sites:
        yield sites


@pytest.fixture(scope="module")
def small(plane: ControlPlane) -> SmallWorld:
    """A very small World, loaded; a test that changes either must put it back."""
    world = SmallWorld()
    load(plane, world)
    return world


@pytest.fixture(scope="session")
def kubectl(rig: Path) -> Kubectl:
    """Run kubectl with a kubeconfig and some words."""

    def run(kubeconfig: Path, *words: str) -> subprocess.CompletedProcess[str]:
        command = [str(rig / "kubectl"), "--kubeconfig", str(kubeconfig), *words]
        return subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=30, stdin=subprocess.DEVNULL
        )

    return run


@pytest.fixture(scope="session")
def stage(plane: ControlPlane, names: Names, sites: Sites, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Where Worlds are shown, one after another."""
    made = Stage(plane, names, sites, tmp_path_factory.mktemp("stage"))
    with made.front:
        yield made


@pytest.fixture
def environment(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the program needs to trust the World's certificates and to find its client."""
    for name, value in stage.environment().items():
        monkeypatch.setenv(name, value)
