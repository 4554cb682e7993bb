"""Tables, documents, and the server's clock."""

import time
from email.utils import formatdate

import pytest

from drycc_doctor.model.query import KubeGet, KubeTable, ServerTime
from drycc_doctor.model.reply import Failed, Got, Reason

TABLE = {
    "kind": "Table",
    "apiVersion": "meta.k8s.io/v1",
    "metadata": {"resourceVersion": "1"},
    "columnDefinitions": [{"name": "Name", "type": "string"}, {"name": "Restarts", "type": "integer"}],
    "rows": [{"cells": ["a", 0], "object": None}, {"cells": ["b", "3 (5m ago)"], "object": None}],
}


def test_a_table_is_asked_for_without_objects_and_in_one_go(api):
    api.on("/api/v1/pods", TABLE)
    reply = api.ask(KubeTable("v1", "pods", labels="app=x"))
    assert reply == Got({"columns": ["Name", "Restarts"], "rows": [["a", 0], ["b", "3 (5m ago)"]]})
    assert api.asked[0].headers["accept"] == "application/json;as=Table;v=v1;g=meta.k8s.io"
    assert api.asked[0].query == {"labelSelector": "app=x", "includeObject": "None"}


def test_a_table_of_the_platforms_namespace(api):
    api.on("/apis/apps/v1/namespaces/drycc/deployments", TABLE | {"rows": None})
    assert api.ask(KubeTable("apps/v1", "deployments", "@")).answer["rows"] == []


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "PodList", "apiVersion": "v1", "items": []},
        {"kind": "Table", "columnDefinitions": "x"},
        [],
        "text",
    ],
)
def test_something_else_than_a_table(api, other):
    api.on("/api/v1/pods", other)
    assert api.ask(KubeTable("v1", "pods")).reason is Reason.UNREADABLE


def test_a_password_in_a_cell_is_sealed(api):
    api.on("/api/v1/pods", TABLE | {"rows": [{"cells": ["https://me:canary@example.com/", 0]}]})
    assert "canary" not in str(api.ask(KubeTable("v1", "pods")))


def test_documents(api):
    assert api.ask(KubeGet("/version")).answer["gitVersion"] == "v1.37.2"
    api.on("/apis/gateway.networking.k8s.io", {"kind": "APIGroup", "versions": [{"version": "v1"}]})
    assert api.ask(KubeGet("/apis/gateway.networking.k8s.io")).answer["versions"] == [{"version": "v1"}]
    assert api.ask(KubeGet("/apis/nothing.example.com")).reason is Reason.NOT_FOUND


def test_two_clocks(serve, api):
    def late(_):
        return api.json({}, 200, ("Date", formatdate(time.time() - 3600, usegmt=True)))

    api.on("/version", late)
    # http.server sends a Date of its own first, which is ours.
    answer = api.ask(ServerTime()).answer
    assert abs(answer["here"] - time.time()) < 5
    assert abs(answer["server"] - answer["here"]) < 5


def raw_api(api, listen, head: bytes) -> None:
    """Put a server of bare bytes in the API server's place."""

    def talk(conn):
        conn.recv(65536)
        conn.sendall(b"HTTP/1.1 200 OK\r\n" + head + b"Content-Length: 2\r\n\r\n{}")

    api.write(cluster={"server": f"http://127.0.0.1:{listen(talk)}"})


def test_a_clock_that_is_off(api, listen):
    raw_api(api, listen, b"Date: Tue, 15 Nov 1994 08:12:31 GMT\r\n")
    answer = api.ask(ServerTime()).answer
    assert answer["server"] == 784887151
    assert abs(answer["here"] - time.time()) < 5


@pytest.mark.parametrize("head", [b"", b"Date: yesterday\r\n", b"Date: Tue, 99 Nov 1994 08:12:31 GMT\r\n"])
def test_no_clock(api, listen, head):
    raw_api(api, listen, head)
    assert api.ask(ServerTime()) == Failed(Reason.UNREADABLE, "the API server's answer has no readable Date")
