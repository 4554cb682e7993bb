"""The proxy in front of the API server of the rig."""

from __future__ import annotations

import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

import pytest
import requests

from tests.cluster.between import Between
from tests.cluster.conftest import Kubectl
from tests.cluster.flags import TOKENS
from tests.cluster.plane import ControlPlane
from tests.cluster.small_world import SmallWorld

pytestmark = pytest.mark.cluster
PODS = "/api/v1/namespaces/drycc/pods"


@pytest.fixture
def between(plane: ControlPlane, small: SmallWorld) -> Iterator[Between]:
    with Between(plane) as between:
        yield between


def ask(between: Between, path: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {TOKENS['reader']}"}
    return requests.get(between.url + path, headers=headers, timeout=10, verify=str(between.plane.authority.file))


def test_passes_on(between: Between, kubectl: Kubectl) -> None:
    assert "drycc-controller-1" in kubectl(between.kubeconfig(), "get", "pods", "-n", "drycc").stdout
    assert ask(between, "/api/v1/secrets").status_code == 403


def test_says_who_asks(between: Between, kubectl: Kubectl) -> None:
    between.plane.mark()
    kubectl(between.kubeconfig(), "get", "pods", "-n", "drycc")
    assert PODS in [entry["requestURI"].partition("?")[0] for entry in between.plane.audit("kubectl/")]


def test_old_version(between: Between) -> None:
    between.version = {"major": "1", "minor": "27", "gitVersion": "v1.27.0"}
    assert ask(between, "/version").json()["minor"] == "27"


def test_skew(between: Between) -> None:
    between.skew = 3600
    date = parsedate_to_datetime(ask(between, "/version").headers["Date"])
    assert abs(date.timestamp() - time.time() - 3600) < 5


def test_throttled(between: Between) -> None:
    between.throttled = 1
    answer = ask(between, PODS)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert ask(between, PODS).status_code == 200


def test_expired_continue_token(between: Between) -> None:
    between.expired = 1
    assert ask(between, PODS).status_code == 200
    assert ask(between, f"{PODS}?continue=abc").json()["reason"] == "Expired"


def test_html(between: Between) -> None:
    between.html = "/api/v1"
    assert ask(between, PODS).headers["Content-Type"] == "text/html"
    assert ask(between, "/version").json()["major"] == "1"
