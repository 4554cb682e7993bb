"""What is on the platforms that are written down is what the facts say."""

from __future__ import annotations

import json
import re

import pytest

from drycc_doctor.facts.platform.generations import generation_named
from drycc_doctor.worlds.platform import objects
from tests.worlds.platforms import NOON, WORKLOADS, each_generation, each_variant, of, owner_of, platform, workloads
from tests.worlds.rows import ELSEWHERE, HOOKS, RENDERED, ROWS, WITH_TLS


def of_charts(generation: str, variant: str = "") -> set[tuple[str, str]]:
    helm = "app.kubernetes.io/managed-by"
    found = [o for _, _, o in platform(generation, variant)]
    found = [
        o for o in found if "ownerReferences" not in o["metadata"] and o["kind"] != "PodMetrics"
    ]  # labels are copied
    ours = [o for o in found if (o["metadata"].get("labels") or {}).get(helm) == "Helm"]
    assert {o["metadata"].get("namespace", "") for o in ours} == {"", "drycc"}
    return {(o["kind"], o["metadata"]["name"]) for o in ours}


@each_generation
def test_rows_are_those_of_the_charts(generation: str):
    assert of_charts(generation) == ROWS[generation]
    assert len(ROWS[generation] | HOOKS[generation]) == RENDERED[generation]
    assert of_charts(generation, "tls") == ROWS[generation] | WITH_TLS
    assert of_charts(generation, "off") == ROWS[generation] - ELSEWHERE


def test_as_charted_the_controllers_upgrade_job_stays():
    """drycc/controller#upgrade-job: a plain Job, which the next upgrade cannot change."""
    assert of_charts("g3", "charted") == ROWS["g3"] | {("Job", "drycc-controller-job-upgrade")}


def test_off_cluster_with_tls_is_the_rendered_set():
    both = objects("g3", off_cluster=True, tls=True, now=NOON)
    names = {(o["kind"], o["metadata"]["name"]) for _, _, o in both}
    wanted = (ROWS["g3"] | WITH_TLS) - ELSEWHERE
    assert wanted <= names
    assert len(wanted | HOOKS["g3"]) == 69  # drycc/objects#counts
    assert not names & ELSEWHERE


SERVING = ("controller-api", "passport", "registry", "builder")
"""What a careful operator runs twice, of what install.sh runs once (drycc/failures#production)."""


@pytest.mark.parametrize("generation", ["g2", "g3"])
def test_as_many_pods_as_install_sh_makes(generation: str):
    pods = [
        p for p in of("Pod", generation).values() if owner_of(p)["kind"] in {"ReplicaSet", "StatefulSet", "DaemonSet"}
    ]
    daemons = [p for p in pods if owner_of(p)["kind"] == "DaemonSet"]
    ours = [p for p in pods if "gateway.networking.k8s.io/gateway-name" not in p["metadata"]["labels"]]
    assert len(daemons) == 3 * 3
    assert len(ours) - len(daemons) == {"g3": 29, "g2": 28}[generation] + len(
        SERVING
    )  # drycc/failures#scheduling; one passport less in g2


READY = {"drycc-builder": 1, "drycc-registry": 1, "drycc-registry-proxy": 1, "drycc-database": 2, "drycc-valkey": 4}
SINCE = {
    "drycc-controller-api": 1,
    "drycc-controller-celery": 3,
    "drycc-grafana": 3,
    "drycc-storage": 2,
    "drycc-fluentbit": 1,
}
FIRST = {
    "drycc-controller": 1,
    "drycc-controller-celery": 1,
    "drycc-grafana": 1,
    "drycc-storage": 1,
    "drycc-passport": 1,
}


@each_generation
def test_counts_of_containers_and_replicas(generation: str):
    """See drycc/generations#numbers-of-containers."""
    found = workloads(generation)
    for name, count in (READY | (FIRST if generation == "g1" else SINCE)).items():
        assert len(found[name]["spec"]["template"]["spec"]["containers"]) == count, name
    several = {"drycc-storage": 4, "drycc-database": 3, "drycc-valkey": 3}
    several |= dict.fromkeys((f"drycc-{one}" for one in SERVING), 2)
    several |= {"drycc-controller": 2, "drycc-passport-api": 2}
    for name, one in found.items():
        if one["kind"] != "DaemonSet":
            assert one["spec"]["replicas"] == one["status"]["readyReplicas"] == several.get(name, 1)


@each_variant
def test_the_table_of_components_is_what_is_there(generation: str, variant: str):
    found = workloads(generation, variant)
    off = {f"{part}.enabled" for part in ("database", "valkey", "storage", "registry", "victoriametrics")}
    wanted = {c.name: c for c in generation_named(generation).workloads if variant != "off" or c.condition not in off}
    assert found.keys() - {"drycc-gateway-istio"} == wanted.keys()
    for name, row in wanted.items():
        labels = found[name]["spec"]["template"]["metadata"]["labels"]
        assert WORKLOADS[found[name]["kind"]] == row.kind
        assert (labels.get("app", ""), labels.get("component", "")) == (row.app, row.component)
        assert found[name]["spec"]["selector"]["matchLabels"].items() >= row.selector.items()


def test_where_labels_are_and_are_not():
    """drycc/objects#labels: the standard labels are the pods', not the workloads', and some pods have none."""
    for name, one in workloads("g3").items():
        if name == "drycc-gateway-istio":
            continue
        own, pods = one["metadata"]["labels"], one["spec"]["template"]["metadata"]["labels"]
        assert "helm.sh/chart" not in own
        assert ("helm.sh/chart" in pods) == (name not in {"drycc-registry-proxy", "drycc-storage"}), name
        assert ("heritage" in own) == (name != "drycc-controller-mutate")
        assert ("heritage" in pods) == (name in {"drycc-fluentbit", "drycc-registry-proxy"})
    assert workloads("g1")["drycc-controller"]["spec"]["selector"]["matchLabels"] == {"app": "drycc-controller-api"}
    daily = of("CronJob", "g3")["drycc-controller-cronjob-daily"]["spec"]["jobTemplate"]["spec"]["template"]
    assert daily["metadata"]["labels"]["component"] == "drycc-controller-conjob-daily"


@each_variant
def test_apps_live_in_namespaces_of_their_own(generation: str, variant: str):
    spaces = [
        n
        for n in of("Namespace", generation, variant, "").values()
        if n["metadata"]["labels"].get("heritage") == "drycc"
    ]
    assert {n["metadata"]["name"] for n in spaces} == {"guestbook", "billing", "wiki"}
    for space in spaces:
        app = space["metadata"]["name"]
        one = of("Deployment", generation, variant, app)[f"{app}-web"]
        labels = one["spec"]["template"]["metadata"]["labels"]
        assert labels.items() >= {"app": app, "type": "web", "heritage": "drycc", "version": "v3"}.items()
        assert ("drycc.cc/workspace" in labels) == (generation == "g3")
        (address,) = of("Gateway", generation, variant, app)[app]["status"]["addresses"]
        assert address["value"] in {"192.0.2.21", "192.0.2.22", "192.0.2.23"}
        pulls = one["spec"]["template"]["spec"]["imagePullSecrets"][0]["name"]
        assert pulls == ("private-registry-web-off-cluster" if variant == "off" else "private-registry-web")


@each_variant
def test_the_same_platform_is_the_same(generation: str, variant: str):
    named = {"off_cluster": variant == "off", "tls": variant == "tls", "as_charted": variant == "charted"}
    assert json.dumps(objects(generation, now=NOON, **named)) == json.dumps(platform(generation, variant))


def test_whoever_changes_one_changes_nothing_else():
    """Neither another object of the same platform, nor the next platform that is made."""
    before = json.dumps(objects("g3", now=NOON))
    first = objects("g3", now=NOON)
    (builder,) = [o for _, _, o in first if o["kind"] == "Deployment" and o["metadata"]["name"] == "drycc-builder"]
    builder["spec"]["template"]["spec"]["affinity"].clear()
    builder["spec"]["template"]["spec"]["volumes"][0].clear()
    changed = [ours for ours, theirs in zip(first, json.loads(before), strict=True) if list(ours) != theirs]
    assert changed == [("apps/v1", "deployments", builder)]
    assert json.dumps(objects("g3", now=NOON)) == before


@pytest.mark.parametrize("now", [NOON, NOON + 7.0, NOON + 4000.5, 1800000000.0])
def test_no_time_is_later_than_now(now: float):
    later = [
        t
        for t in re.findall(r'"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"', json.dumps(objects("g3", now=now)))
        if _seconds(t) > now
    ]
    assert later == []


def _seconds(text: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(text).timestamp()
