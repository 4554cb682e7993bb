"""The servers of the rig, reached by name, by address, and through the API server."""

from __future__ import annotations

import socket

import pytest
import requests

from tests.cluster.flags import TOKENS
from tests.cluster.names import Names
from tests.cluster.plane import ControlPlane
from tests.cluster.sites import Sites
from tests.cluster.small_world import ADDRESS, POD_IP, Answer, SmallWorld

pytestmark = pytest.mark.cluster
IN_DRYCC = "/api/v1/namespaces/drycc"


@pytest.fixture
def world(small: SmallWorld, sites: Sites, names: Names) -> SmallWorld:
    """A new one, that is served."""
    world = SmallWorld()
    sites.serve(world)
    names.serve(world.dns)
    return world


def test_service_proxy_reaches_the_pods_own_server(plane: ControlPlane, world: SmallWorld) -> None:
    path = f"{IN_DRYCC}/services/drycc-controller:80/proxy/v2/"
    answer = plane.pool.request("GET", path, headers={"Authorization": f"Bearer {TOKENS['reader']}"})
    assert (answer.status, answer.data, answer.headers["X-Path"]) == (401, b"the pod", "/v2/")


def test_pod_proxy_too(plane: ControlPlane, world: SmallWorld) -> None:
    path = f"{IN_DRYCC}/pods/drycc-controller-1:8000/proxy/x"
    assert plane.request("GET", path, user="reader") == (401, "the pod")


def test_headers_go_out_as_given(world: SmallWorld) -> None:
    with socket.create_connection((ADDRESS, 80), timeout=5) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: own.example.com\r\n\r\n")
        told = b"".join(iter(lambda: connection.recv(4096), b""))
    assert told == b"HTTP/1.1 200 OK\r\nServer: x\r\nDRYCC_API_VERSION: 2.3\r\nDRYCC_API_VERSION: 2.3\r\n\r\ngateway"


def test_by_name_through_the_systems_resolver(world: SmallWorld) -> None:
    assert requests.get("http://anything.example.com/", timeout=5).text == "gateway"


def test_https_is_verified(plane: ControlPlane, world: SmallWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    url, ours = "https://own.example.com/", str(plane.authority.file)
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    assert requests.get(url, timeout=5, verify=ours).text == "gateway"
    with pytest.raises(requests.exceptions.SSLError, match=r"self-signed certificate|unable to get local issuer"):
        requests.get(url, timeout=5)


@pytest.mark.parametrize(
    ("flaw", "told"),
    [("expired", "has expired"), ("self-signed", "self-signed certificate"), ("wrong-name", "doesn't match|mismatch")],
)
def test_certificates_can_be_flawed(plane: ControlPlane, world: SmallWorld, sites: Sites, flaw: str, told: str) -> None:
    world.certificates["own.example.com"] = flaw
    sites.serve(world)
    ours = str(plane.authority.file)
    with pytest.raises(requests.exceptions.SSLError, match=told):
        requests.get("https://own.example.com/", timeout=5, verify=ours)
    assert requests.get("https://sound.example.com/", timeout=5, verify=ours).ok


def test_ssh_greets(world: SmallWorld) -> None:
    with socket.create_connection((ADDRESS, 2222), timeout=5) as connection:
        assert connection.recv(100).startswith(b"SSH-2.0-")


def test_ipv6(world: SmallWorld) -> None:
    assert requests.get("http://[2001:db8::7]/", timeout=5).text == "gateway"


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        ("hang", requests.exceptions.ReadTimeout),
        ("reset", requests.exceptions.ConnectionError),
        ("broken", requests.exceptions.ConnectionError),
        ("refused", requests.exceptions.ConnectionError),
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_trouble(
    plane: ControlPlane, world: SmallWorld, sites: Sites, scheme: str, trouble: str, error: type[Exception]
) -> None:
    world.answer = Answer(trouble=trouble)
    sites.serve(world)
    with pytest.raises(error) as caught:
        requests.get(
            f"{scheme}://own.example.com/", timeout=0.5 if trouble == "hang" else 10, verify=str(plane.authority.file)
        )
    assert ("refused" in str(caught.value)) is (trouble == "refused")
    # with some versions of OpenSSL a connection that is cut under TLS looks as if it had ended
    told = ("reset", "without response") if scheme == "https" else ("reset",)
    assert any(word in str(caught.value) for word in told) is (trouble == "reset")


def test_drip(world: SmallWorld) -> None:
    world.answer = Answer(trouble="drip")
    with socket.create_connection((ADDRESS, 80), timeout=5) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert [connection.recv(100), connection.recv(100)] == [b"H", b"T"]


def test_flood(world: SmallWorld) -> None:
    world.answer = Answer(trouble="flood")
    with requests.get(f"http://{ADDRESS}/", timeout=5, stream=True) as answer:
        pieces = answer.iter_content(1 << 20)
        assert sum(len(next(pieces)) for _ in range(20)) == 20 << 20


def test_places_open_and_close(world: SmallWorld, sites: Sites) -> None:
    assert requests.get(f"http://{POD_IP}:8000/", timeout=5).status_code == 401
    world.open = {("203.0.113.9", 80, "http")}
    sites.serve(world)
    assert requests.get("http://203.0.113.9/", timeout=5).ok
    with pytest.raises(requests.exceptions.ConnectionError, match="refused"):
        requests.get(f"http://{ADDRESS}/", timeout=5)


def test_connections_to_the_last_world_end_though_nothing_was_asked_on_them(world: SmallWorld, sites: Sites) -> None:
    """An API server keeps some ready: its next question would be answered by a World that is gone."""
    with socket.create_connection((POD_IP, 8000), timeout=5) as connection:
        assert requests.get(f"http://{POD_IP}:8000/", timeout=5).status_code == 401  # so that it was accepted, too
        sites.serve(SmallWorld())
        assert connection.recv(1) == b""
