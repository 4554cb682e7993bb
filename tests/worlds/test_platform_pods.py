"""Pods, what stands before them, and what Jobs left behind."""

from __future__ import annotations

from collections import Counter
from ipaddress import ip_address, ip_network

from tests.worlds.platforms import each_generation, each_variant, every, is_ready, of, owner_of, platform, workloads


@each_variant
def test_pods_have_nodes_and_addresses_of_their_own(generation: str, variant: str):
    pods, nodes = every("Pod", generation, variant), of("Node", generation, variant, "")
    ips = [p["status"]["podIP"] for p in pods]
    assert len(set(ips)) == len(ips)
    for pod in pods:
        inside = "203.0.113.0/24" if pod["spec"].get("hostNetwork") else "198.51.100.0/24"
        assert ip_address(pod["status"]["podIP"]) in ip_network(inside)
        assert pod["status"]["hostIP"] in {a["address"] for a in nodes[pod["spec"]["nodeName"]]["status"]["addresses"]}
        assert {c["name"] for c in pod["spec"]["containers"]} == {c["name"] for c in pod["status"]["containerStatuses"]}


@each_variant
def test_pods_are_ready_or_done(generation: str, variant: str):
    unready = {
        p["metadata"]["name"]
        for p in every("Pod", generation, variant)
        if not is_ready(p) and p["status"]["phase"] != "Succeeded"
    }
    if variant != "charted":
        assert unready == set()
        return
    sick = ("drycc-controller", "drycc-grafana", "drycc-builder")
    assert len(unready) == 4 + 1 + 1 + 3  # controller, grafana, builder, and the controller's Jobs
    assert all(name.startswith(sick) for name in unready)


def test_as_charted_the_kubelet_says_what_is_missing():
    said = Counter()
    for pod in of("Pod", "g3", "charted").values():
        for one in [*pod["status"].get("initContainerStatuses", []), *pod["status"]["containerStatuses"]]:
            said[one["state"].get("waiting", {}).get("message", "")[:80]] += 1
    assert said["couldn't find key drycc-passport-controller-scopes in Secret drycc/passport-creds"[:80]] == 7
    assert said["couldn't find key service-key in Secret drycc/controller-creds"] == 1
    (builder,) = [
        p for p in of("Pod", "g3", "charted").values() if p["metadata"]["labels"].get("app") == "drycc-builder"
    ]
    (status,) = builder["status"]["containerStatuses"]
    assert status["state"]["waiting"]["reason"] == "CrashLoopBackOff"
    assert status["lastState"]["terminated"]["exitCode"] == 1
    api = workloads("g3", "charted")["drycc-controller-api"]["status"]
    assert "readyReplicas" not in api
    assert api["unavailableReplicas"] == 1


@each_variant
def test_endpoints_are_the_pods_that_the_selector_takes(generation: str, variant: str):
    pods = [p for p in every("Pod", generation, variant) if p["status"]["phase"] != "Succeeded"]
    slices = [o for _, p, o in platform(generation, variant) if p == "endpointslices"]
    services = [o for _, p, o in platform(generation, variant) if p == "services"]
    empty = set()
    for service in services:
        name, namespace, spec = service["metadata"]["name"], service["metadata"]["namespace"], service["spec"]
        mine = [
            s
            for s in slices
            if (s["metadata"]["namespace"], s["metadata"]["labels"]["kubernetes.io/service-name"]) == (namespace, name)
        ]
        if not spec.get("selector"):
            continue
        (one,) = mine
        taken = [
            p
            for p in pods
            if p["metadata"]["namespace"] == namespace and spec["selector"].items() <= p["metadata"]["labels"].items()
        ]
        told = {e["targetRef"]["uid"]: e for e in one["endpoints"] or []}
        assert told.keys() == {p["metadata"]["uid"] for p in taken}
        for pod in taken:
            endpoint = told[pod["metadata"]["uid"]]
            assert endpoint["addresses"] == [pod["status"]["podIP"]]
            assert endpoint["conditions"]["serving"] == is_ready(pod)
            assert endpoint["conditions"]["ready"] == (is_ready(pod) or bool(spec.get("publishNotReadyAddresses")))
        ports = [p for pod in taken for c in pod["spec"]["containers"] for p in c.get("ports", [])]
        exposed = {(p["containerPort"], p["protocol"]) for p in ports}
        numbers = {(p.get("name"), p["protocol"]): p["containerPort"] for p in ports}
        asked = [(p["targetPort"], p["protocol"]) for p in spec.get("ports", [])]
        wanted = {(numbers.get((target, how), target), how) for target, how in asked}
        if name == "drycc-grafana":  # the chart's port of UDP has the name of one of TCP
            wanted -= {("alerting", "UDP")}
        assert {(p["port"], p["protocol"]) for p in one["ports"] or []} == wanted
        # Envoy opens what its listeners say, and declares nothing
        assert name.endswith("-istio") or wanted <= exposed, name
        empty |= set() if taken else {name}
    assert empty == set()


@each_generation
def test_patroni_tells_who_leads(generation: str):
    """drycc/database#services: no selector finds the leader; the replicas' Service does not take it."""
    leader = of("Pod", generation)["drycc-database-0"]
    assert "selector" not in of("Service", generation)["drycc-database"]["spec"]
    (subset,) = of("Endpoints", generation)["drycc-database"]["subsets"]
    assert [a["ip"] for a in subset["addresses"]] == [leader["status"]["podIP"]]
    by_service = {
        s["metadata"]["labels"]["kubernetes.io/service-name"]: s for s in of("EndpointSlice", generation).values()
    }
    assert [e["targetRef"]["name"] for e in by_service["drycc-database"]["endpoints"]] == ["drycc-database-0"]
    assert len(by_service["drycc-database-replica"]["endpoints"]) == 2
    assert not of("Endpoints", generation, "off")


@each_generation
def test_jobs_and_cron_jobs_had_their_last_success(generation: str):
    jobs, crons = of("Job", generation), of("CronJob", generation)
    assert len(jobs) == len(crons)
    for name, cron in crons.items():
        (last,) = [j for j in jobs.values() if owner_of(j).get("name") == name]
        assert cron["status"]["lastSuccessfulTime"] == last["status"]["completionTime"]
        assert cron["status"]["lastScheduleTime"].endswith(":00:00Z")
        assert {c["type"] for c in last["status"]["conditions"]} == {"Complete", "SuccessCriteriaMet"}
    assert crons["drycc-controller-cronjob-daily"]["status"]["lastScheduleTime"] == "2026-01-01T01:00:00Z"
    assert crons["drycc-controller-cronjob-hourly"]["status"]["lastScheduleTime"] == "2026-01-01T11:00:00Z"


def test_as_charted_its_cron_jobs_never_succeeded():
    crons = of("CronJob", "g3", "charted")
    assert {name for name, c in crons.items() if "lastSuccessfulTime" not in c["status"]} == {
        "drycc-controller-cronjob-daily",
        "drycc-controller-cronjob-hourly",
    }
