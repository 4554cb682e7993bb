"""No value leaves the door; what may be told is told."""

import gzip
import json
from base64 import b64encode

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st

from drycc_doctor.disclosures import DRYCC
from drycc_doctor.model.project import project, tree
from drycc_doctor.model.query import AnyQuery, DnsLookup, HttpGet, KubeList, Option
from drycc_doctor.sealing.door import Door
from drycc_doctor.sealing.seal import Seal, Sealer, Url

SECRET = "canary-4f1c0b9a7d2e8856"


def b64(text: str) -> str:
    return b64encode(text.encode()).decode()


def told(value: object) -> str:
    return json.dumps(value)


def test_a_secrets_values_are_sealed_and_its_keys_are_told():
    sealed = Door(DRYCC).kube("secrets", {"metadata": {"name": "s"}, "data": {"password": b64(SECRET), "empty": ""}})
    assert SECRET not in told(sealed)
    assert b64(SECRET) not in told(sealed)
    seal = msgspec.convert(sealed["data"]["password"], Seal)
    assert (seal.length, seal.known, seal.weak) == (len(SECRET), "", False)
    assert msgspec.convert(sealed["data"]["empty"], Seal).empty


def test_equal_values_have_equal_seals_in_one_run_and_no_other():
    one, other = Sealer(), Sealer()
    assert one.seal(SECRET) == one.seal(SECRET.encode())
    assert one.seal(SECRET) != one.seal(SECRET + "x")
    assert one.seal(SECRET)["mac"] != other.seal(SECRET)["mac"]


def test_known_and_weak_values_are_told_apart():
    seal = Sealer().seal
    assert seal("admin") | {"mac": ""} == {"$sealed": "seal", "mac": "", "length": 5, "known": "admin", "weak": True}
    assert seal("kT7wq2")["weak"]
    assert seal("aaaaaaaaaaaaaaa")["weak"]
    assert "weak" not in seal("") | seal(SECRET)


def test_variables_are_told_by_name_and_grammar():
    def env(name: str, value: str) -> object:
        pod = {"spec": {"containers": [{"name": "c", "env": [{"name": name, "value": value}]}]}}
        return Door(DRYCC).kube("pods", pod)["spec"]["containers"][0]["env"][0]["value"]

    assert env("GUNICORN_WORKERS", "4") == "4"
    assert env("GUNICORN_WORKERS", SECRET)["$sealed"] == "seal"
    assert env("ADMIN_PASSWORD", "admin")["known"] == "admin"
    assert env("SOMETHING_NEW", "4")["$sealed"] == "seal"
    url = env("DRYCC_DATABASE_URL", f"postgres://user:{SECRET}@db.example.test:5432/controller?x={SECRET}")
    assert SECRET not in told(url)
    read = msgspec.convert(url, Url)
    assert (read.scheme, read.host, read.port, read.userinfo, read.query) == (
        "postgres",
        "db.example.test",
        5432,
        True,
        True,
    )


def test_commands_annotations_webhooks_and_configmaps_are_sealed():
    door = Door(DRYCC)
    pod = {
        "metadata": {
            "name": "p",
            "managedFields": [SECRET],
            "annotations": {"kubectl.kubernetes.io/last-applied-configuration": SECRET, "note": SECRET},
        },
        "spec": {
            "containers": [
                {
                    "command": ["sleep", SECRET],
                    "args": [SECRET],
                    "livenessProbe": {"exec": {"command": [SECRET]}, "httpGet": {"httpHeaders": [{"value": SECRET}]}},
                }
            ]
        },
    }
    sealed = door.kube("pods", pod)
    assert SECRET not in told(sealed)
    assert sealed["spec"]["containers"][0]["command"][0] == "sleep"
    assert SECRET not in told(door.kube("configmaps", {"metadata": {"name": "c"}, "data": {"a": SECRET}}))
    hook = {
        "webhooks": [{"clientConfig": {"caBundle": b64("PEM"), "service": {"name": "m", "path": f"/v2/{SECRET}/"}}}]
    }
    told_hook = door.kube("mutatingwebhookconfigurations", hook)
    assert SECRET not in told(told_hook)
    ca = door.kube("secrets", {"metadata": {}, "data": {"ca.crt": b64("PEM")}})["data"]["ca.crt"]
    assert told_hook["webhooks"][0]["clientConfig"]["caBundle"] == ca


def test_a_helm_release_is_opened_and_sealed():
    config = {
        "platformDomain": "example.com",
        "passport": {"adminPassword": SECRET, "environment": {"REGISTRATION_ENABLED": "true", "X": SECRET}},
        "database": {"enabled": False},
        "controller": {"databaseUrl": f"postgres://u:{SECRET}@db.example.test/x"},
    }
    release = {
        "name": "drycc",
        "version": 2,
        "info": {"status": "deployed", "description": SECRET},
        "chart": {"metadata": {"name": "workflow", "version": "1.8.3"}, "values": {"grafana": {"adminPassword": ""}}},
        "config": config,
        "manifest": SECRET,
    }
    packed = b64(b64encode(gzip.compress(json.dumps(release).encode())).decode())
    sealed = Door(DRYCC).kube(
        "secrets", {"metadata": {"name": "r"}, "type": "helm.sh/release.v1", "data": {"release": packed}}
    )
    assert SECRET not in told(sealed)
    assert packed not in told(sealed)
    values = sealed["release"]["config"]
    assert values["platformDomain"] == "example.com"
    assert values["database"]["enabled"] is False
    assert values["passport"]["environment"]["REGISTRATION_ENABLED"] == "true"
    assert values["controller"]["databaseUrl"]["host"] == "db.example.test"
    assert sealed["release"]["chart"] == {"name": "workflow", "version": "1.8.3", "appVersion": None}


def test_a_release_that_cannot_be_opened_is_none():
    secret = {"metadata": {"name": "r"}, "type": "helm.sh/release.v1", "data": {"release": b64("not gzip")}}
    assert Door(DRYCC).kube("secrets", secret)["release"] is None


def test_pages_are_told_by_their_shape():
    door = Door(DRYCC)
    page = door.page(
        302,
        [("Location", f"https://a.test/x?key={SECRET}"), ("Set-Cookie", SECRET), ("X-Own", SECRET), ("Server", "s")],
        f'{{"detail":"Invalid token.","token":"{SECRET}"}}'.encode(),
    )
    assert SECRET not in told(page)
    assert page["body"]["json"]["detail"] == "Invalid token."
    assert door.body("text/html; charset=utf-8", b"OK") == {"kind": "text", "text": "OK"}
    assert door.body("text/plain", "\ufeff <title>Parked</title>".encode()) == {"kind": "html", "title": "Parked"}
    assert door.body("text/html", f"<title>Passport</title>{SECRET}".encode()) == {"kind": "html", "title": "Passport"}
    assert door.body("text/plain", b"no healthy upstream") == {"kind": "text", "text": "no healthy upstream"}
    assert door.body("text/plain", f"key={SECRET}".encode()) == {"kind": "other"}


scraps = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just(SECRET),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["data", "env", "name", "value", "command", "annotations", "metadata", "clientConfig", "config"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.sampled_from(["secrets", "configmaps"]), st.dictionaries(st.sampled_from(["data", "type"]), scraps))
def test_no_shape_of_a_secret_lets_its_data_out(plural: str, obj: dict[str, object]):
    sealed = Door(DRYCC).kube(plural, obj)
    assert SECRET not in told(sealed.get("data"))


@given(scraps)
@example({"metadata": {"name": []}})
def test_nothing_breaks_the_door(value: object):
    for plural in ("secrets", "configmaps", "pods", "mutatingwebhookconfigurations"):
        Door(DRYCC).kube(plural, value)


def test_keys_are_paths_and_unique():
    queries = [
        KubeList("v1", "pods"),
        KubeList("v1", "pods", "@"),
        KubeList("v1", "pods", labels="@"),
        KubeList("v1", "pods", keep=("a.b", "c")),
        KubeList("v1", "pods", keep=("a.b,c",)),
        DnsLookup("..", "A"),
        DnsLookup("_", "A"),
        DnsLookup("", "A"),
        DnsLookup("a/../b", "A"),
        HttpGet("http://" + "a" * 300),
        HttpGet("http://" + "a" * 301),
        Option("x"),
    ]
    keys = [q.key for q in queries]
    assert len(set(keys)) == len(keys)
    for key in keys:
        assert all(part not in {"", ".", ".."} and len(part) < 200 for part in key.split("/"))
    for query in queries:
        assert msgspec.json.decode(msgspec.json.encode(query), type=AnyQuery) == query


def test_projection_keeps_what_is_named():
    obj = {"metadata": {"name": "n", "uid": "u"}, "status": {"conditions": [{"type": "Ready", "x": 1}]}, "spec": None}
    wanted = tree(["metadata.name", "status.conditions[].type", "spec.a"])
    assert project(obj, wanted) == {
        "metadata": {"name": "n"},
        "status": {"conditions": [{"type": "Ready"}]},
        "spec": None,
    }
