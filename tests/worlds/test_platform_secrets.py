"""Secret values are canaries, wherever they stand; the Helm release."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64decode

from drycc_doctor.worlds.platform import canaries, canary
from tests.worlds.platforms import Obj, each_generation, each_variant, every, of, platform, workloads


def release(secret: Obj) -> Obj:
    packed = b64decode(b64decode(secret["data"]["release"]))
    assert packed[:4] == b"\x1f\x8b\x08\x00"
    assert packed[4:8] == b"\0\0\0\0"  # no time: the same platform is the same bytes
    told: Obj = json.loads(gzip.decompress(packed))
    return told


@each_variant
def test_the_release_is_stored_as_helm_stores_it(generation: str, variant: str):
    found = [s for s in of("Secret", generation, variant).values() if s["type"] == "helm.sh/release.v1"]
    states = ["failed", "failed"] if variant == "charted" else ["superseded", "deployed"]
    assert [s["metadata"]["labels"]["status"] for s in found] == states
    for i, secret in enumerate(found, 1):
        told = release(secret)
        assert secret["metadata"]["name"] == f"sh.helm.release.v1.drycc.v{i}"
        labels = secret["metadata"]["labels"]
        assert (labels["owner"], labels["name"], labels["version"]) == ("helm", "drycc", str(i))
        assert (told["version"], told["info"]["status"]) == (i, states[i - 1])
        assert told["chart"]["metadata"]["name"] == "workflow"
        assert told["config"]["global"]["platformDomain"] == "example.com"
        assert told["config"]["passport"]["adminPassword"] == canary("passport adminPassword")
        off = [
            name
            for name in ("database", "valkey", "storage", "registry", "victoriametrics")
            if told["config"].get(name, {}).get("enabled") is False
        ]
        assert len(off) == (5 if variant == "off" else 0)
        assert (told["config"]["controller"].get("database") == {"enabled": False}) == (variant == "off")


HARMLESS = re.compile(
    r"(registry-(host|organization)|storage-(bucket|endpoint|path-style|lookup)|redirect|.*-scopes|.*\.crt)"
)


@each_variant
def test_every_secret_value_is_a_canary(generation: str, variant: str):
    found = canaries(platform(generation, variant))
    for secret in every("Secret", generation, variant):
        for key, value in (secret.get("data") or {}).items():
            if secret["type"] != "helm.sh/release.v1" and not HARMLESS.fullmatch(key):
                text = b64decode(value).decode()
                assert any(one in text for one in found), (secret["metadata"]["name"], key)
    assert all(len(one) >= 24 for one in found)


def test_canaries_are_found_wherever_they_stand():
    found = canaries(platform("g3", "off"))
    for name in (
        "webhook path",
        "database password",
        "metrics password",
        "passport adminPassword",
        "storage secretkey",
    ):
        assert canary(name) in found
    one = canary("only there")
    secret = {"kind": "Secret", "type": "Opaque", "data": {"a": "bm90aGluZw=="}}
    places: list[Obj] = [
        {"kind": "Pod", "spec": {"containers": [{"env": [{"name": "A", "value": f"postgres://u:{one}@h/d"}]}]}},
        secret | {"metadata": {"annotations": {"kubectl.kubernetes.io/last-applied-configuration": one}}},
        {"kind": "ConfigMap", "data": {"a": f"text {one}"}},
    ]
    assert [canaries([("v1", "any", place)]) for place in places] == [{one}] * 3
    assert canaries([("v1", "secrets", secret)]) == set()
    assert canaries([("v1", "secrets", secret | {"type": "helm.sh/release.v1"})]) == set()


@each_variant
def test_what_is_told_by_name_holds_no_canary(generation: str, variant: str):
    """Names and labels go into reports: no secret may be in them."""
    for _, _, o in platform(generation, variant):
        assert "canary-" not in json.dumps([o["metadata"]["name"], o["metadata"].get("labels")])


@each_generation
def test_a_secret_is_repeated_in_an_annotation_as_kubectl_does(generation: str):
    secret = of("Secret", generation)["controller-creds"]
    copied = json.loads(secret["metadata"]["annotations"]["kubectl.kubernetes.io/last-applied-configuration"])
    assert copied["data"] == secret["data"]
    assert any("managedFields" in o["metadata"] for _, _, o in platform(generation))


def test_external_hosts_stand_where_each_consumer_looks():
    """See drycc/off-cluster#values."""

    def value(name: str, key: str) -> str:
        return b64decode(of("Secret", "g3", "off")[name]["data"][key]).decode()

    for name in ("controller-creds", "passport-creds", "quickwit-creds"):
        assert "@db.example.test:5432/" in value(name, "database-url")
    assert "@cache.example.test:6379/0" in value("controller-creds", "valkey-url")
    assert "@cache.example.test:6379/1" in value("passport-creds", "valkey-url")
    assert (
        value("builder-secret", "storage-endpoint")
        == value("quickwit-creds", "storage-endpoint")
        == "https://s3.example.test"
    )
    assert (
        value("builder-secret", "registry-host")
        == value("controller-creds", "registry-host")
        == "registry.example.test"
    )
    assert "@metrics.example.test/" in value("controller-creds", "victoriametrics-url")
    env = {
        e["name"]: e.get("value", "")
        for e in workloads("g3", "off")["drycc-grafana"]["spec"]["template"]["spec"]["containers"][0]["env"]
    }
    assert "@db.example.test:5432/grafana" in env["GF_DATABASE_URL"]
