"""Lists of objects: paths, pages, projections."""

import gzip
import json
from base64 import b64encode

import pytest

import drycc_doctor
from drycc_doctor.model.query import KubeList
from drycc_doctor.model.reply import Failed, Got, Reason

PODS = "/api/v1/namespaces/drycc/pods"


def pod(name: str, **more):
    return {"metadata": {"name": name, "namespace": "drycc"}, "status": {"phase": "Running"}, **more}


def page(*items, token: str = ""):
    return {"kind": "PodList", "apiVersion": "v1", "metadata": {"continue": token}, "items": list(items)}


@pytest.mark.parametrize(
    ("query", "path"),
    [
        (KubeList("v1", "nodes"), "/api/v1/nodes"),
        (KubeList("v1", "pods", "@"), PODS),
        (KubeList("v1", "pods", "other"), "/api/v1/namespaces/other/pods"),
        (KubeList("apps/v1", "deployments"), "/apis/apps/v1/deployments"),
        (
            KubeList("gateway.networking.k8s.io/v1", "gateways", "@"),
            "/apis/gateway.networking.k8s.io/v1/namespaces/drycc/gateways",
        ),
    ],
)
def test_where_it_asks(api, query, path):
    api.on(path, page())
    assert api.ask(query) == Got([])
    assert [(a.path, a.query) for a in api.asked] == [(path, {"limit": "500"})]


def test_it_says_who_asks_with_the_token_of_the_kubeconfig(api):
    api.on(PODS, page())
    api.ask(KubeList("v1", "pods", "@"))
    headers = api.asked[0].headers
    assert headers["user-agent"] == f"drycc-doctor/{drycc_doctor.__version__}"
    assert headers["authorization"] == f"Bearer {api.token}"
    assert headers["accept"] == "application/json"
    assert "impersonate-user" not in headers


def test_impersonation_is_by_header(api):
    api.on(PODS, page())
    api.ask(KubeList("v1", "pods", "@"), as_user="jane", as_group="readers")
    assert api.asked[0].headers["impersonate-user"] == "jane"
    assert api.asked[0].headers["impersonate-group"] == "readers"


def test_selectors_survive_the_url(api):
    api.on(PODS, page())
    fields = "status.phase!=Running,status.phase!=Succeeded"
    api.ask(KubeList("v1", "pods", "@", labels="app in (a,b),c=d", fields=fields))
    assert api.asked[0].query == {"labelSelector": "app in (a,b),c=d", "fieldSelector": fields, "limit": "500"}


def test_pages_are_turned_to_the_end(api):
    api.on(PODS, page(pod("a"), token="t=1&x"), page(pod("b"), token="t2"), page(pod("c")))
    reply = api.ask(KubeList("v1", "pods", "@", labels="x"))
    assert [p["metadata"]["name"] for p in reply.answer] == ["a", "b", "c"]
    assert [a.query.get("continue") for a in api.asked] == [None, "t=1&x", "t2"]
    assert all(a.query["labelSelector"] == "x" for a in api.asked)


def test_an_expired_token_starts_that_list_again_once(api):
    gone = api.status(410, "The provided continue parameter is too old")
    api.on(PODS, page(pod("a"), token="t"), gone, page(pod("a"), token="u"), page(pod("b")))
    assert [p["metadata"]["name"] for p in api.ask(KubeList("v1", "pods", "@")).answer] == ["a", "b"]
    assert [a.query.get("continue") for a in api.asked] == [None, "t", None, "u"]


def test_a_token_that_expires_twice_is_given_up(api):
    gone = api.status(410, "The provided continue parameter is too old")
    api.on(PODS, page(pod("a"), token="t"), gone, page(pod("a"), token="u"), gone)
    reply = api.ask(KubeList("v1", "pods", "@"))
    assert isinstance(reply, Failed)
    assert (reply.reason, len(api.asked)) == (Reason.TIMEOUT, 4)
    assert "twice" in reply.detail


def test_pages_without_end_are_bounded_by_the_deadline(api):
    api.on(PODS, page(pod("a"), token="for-ever"))
    reply = api.ask(KubeList("v1", "pods", "@"), deadline=0.4)
    assert reply == Failed(Reason.TIMEOUT, "the run's deadline of 0.4 s passed")


def test_a_connection_is_kept_for_the_next_question(api):
    api.on(PODS, page(pod("a")), api.status(403, "no"), page(pod("a"), token="t"), (200, [], b"<html>"), page())
    source = api.source()
    for _ in range(4):
        source.ask(KubeList("v1", "pods", "@"))
    assert len(api.asked) == 5
    assert len({a.client for a in api.asked}) == 1


@pytest.mark.parametrize("items", [[], None])
def test_nothing_there(api, items):
    api.on(PODS, {"kind": "PodList", "apiVersion": "v1", "metadata": {}, "items": items})
    assert api.ask(KubeList("v1", "pods", "@")) == Got([])


def test_without_keep_objects_are_whole(api):
    one = pod("a", spec={"nodeName": "n", "odd": [1, None, True, 2.5]})
    api.on(PODS, page(one))
    assert api.ask(KubeList("v1", "pods", "@")).answer == [one]


KEEP = ("metadata.name", "metadata.labels", "spec.containers[].name", "status.conditions[].type", "status.phase")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (pod("a"), {"metadata": {"name": "a"}, "status": {"phase": "Running"}}),
        (
            {"metadata": {"labels": {"a/b": "c", "d": "e"}}, "spec": {"containers": [{"name": "x", "env": [1]}, {}]}},
            {"metadata": {"labels": {"a/b": "c", "d": "e"}}, "spec": {"containers": [{"name": "x"}, {}]}},
        ),
        ({"metadata": None, "status": {"phase": None, "conditions": None}},) * 2,
        ({"status": {"phase": 7}, "x": 1}, {"status": {"phase": 7}}),
        ({}, {}),
        # What has another shape is kept as it is, so that a reader can say what is odd.
        (
            {"metadata": "text", "status": {"conditions": {"type": 1}, "x": 2}},
            {"metadata": "text", "status": {"conditions": {"type": 1}}},
        ),
        (
            {"spec": {"containers": [{"name": "x", "y": 1}, "text", None]}},
            {"spec": {"containers": [{"name": "x"}, "text", None]}},
        ),
        ("text", "text"),
        (None, None),
    ],
)
def test_only_what_is_kept_comes_back_absent_stays_absent_and_null_null(api, sent, kept):
    api.on(PODS, page(pod("first"), sent, pod("last")))
    answer = api.ask(KubeList("v1", "pods", "@", keep=KEEP)).answer
    assert answer[1] == kept
    assert [answer[0]["metadata"], answer[2]["metadata"]] == [{"name": "first"}, {"name": "last"}]


CANARY = "canary-of-a-secret-value"


def test_no_value_of_a_secret_comes_through(api):
    encoded = b64encode(CANARY.encode()).decode()
    last = {"kubectl.kubernetes.io/last-applied-configuration": json.dumps({"data": {"password": encoded}})}
    secret = {
        "metadata": {"name": "s", "annotations": last},
        "type": "Opaque",
        "data": {"password": encoded, "odd": CANARY},
    }
    path = "/api/v1/namespaces/drycc/secrets"
    api.on(path, page(secret, secret | {"data": encoded}, secret | {"metadata": 7, "stringData": {"x": CANARY}}))
    for keep in ((), ("metadata.name", "metadata.annotations", "data", "stringData.x"), ("data.password", "type")):
        reply = api.ask(KubeList("v1", "secrets", "@", keep=keep))
        assert len(reply.answer) == 3
        assert CANARY not in str(reply)
        assert encoded not in str(reply)
        assert reply.answer[0]["data"]["password"]["length"] == len(CANARY)


def test_a_helm_release_is_opened(api):
    release = {"name": "drycc", "version": 3, "info": {"status": "deployed"}, "config": {"password": CANARY}}
    packed = b64encode(b64encode(gzip.compress(json.dumps(release).encode()))).decode()
    secret = {
        "metadata": {"name": "sh.helm.release.v1.drycc.v3"},
        "type": "helm.sh/release.v1",
        "data": {"release": packed},
    }
    api.on("/api/v1/namespaces/drycc/secrets", page(secret))
    reply = api.ask(KubeList("v1", "secrets", "@", labels="owner=helm"))
    assert reply.answer[0]["release"]["version"] == 3
    assert CANARY not in str(reply)
    assert packed not in str(reply)


def test_values_of_variables_are_sealed_however_they_are_kept(api):
    spec = {"containers": [{"name": "c", "env": [{"name": "PASSWORD", "value": CANARY}], "args": ["--key", CANARY]}]}
    api.on(PODS, page(pod("a", spec=spec), pod("b", spec=spec, status="odd")))
    for keep in (
        (),
        ("spec.containers[].env",),
        ("spec.containers[].env[].value", "spec.containers[].args", "status.phase"),
    ):
        assert CANARY not in str(api.ask(KubeList("v1", "pods", "@", keep=keep)))
