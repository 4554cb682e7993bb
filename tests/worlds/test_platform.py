"""The platforms that are written down are those of the facts, and consistent in themselves."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from drycc_doctor.facts.components import COMPONENTS, ROUTES
from drycc_doctor.worlds.platform import canaries, canary, objects
from tests.worlds.rows import ELSEWHERE, HOOKS, RENDERED, ROWS, WITH_TLS

NOON = 1767268800.0
GENERATIONS = ("g1", "g2", "g3")
each_generation = pytest.mark.parametrize("generation", GENERATIONS)
WHOLE = [*((g, v) for g in GENERATIONS for v in ("", "off", "tls")), ("g3", "charted")]
each_variant = pytest.mark.parametrize(("generation", "variant"), WHOLE)
WORKLOADS = {"Deployment": "deployments", "StatefulSet": "statefulsets", "DaemonSet": "daemonsets"}
Obj = dict[str, Any]


@lru_cache
def platform(generation: str, variant: str = "") -> list[tuple[str, str, Obj]]:
    named = {"off_cluster": variant == "off", "tls": variant == "tls", "as_charted": variant == "charted"}
    return objects(generation, now=NOON, **named)


def of(kind: str, generation: str, variant: str = "", namespace: str = "drycc") -> dict[str, Obj]:
    found = [o for _, _, o in platform(generation, variant) if o["kind"] == kind]
    return {o["metadata"]["name"]: o for o in found if namespace in {"*", o["metadata"].get("namespace", "")}}


def of_charts(generation: str, variant: str = "") -> set[tuple[str, str]]:
    helm = "app.kubernetes.io/managed-by"
    found = [o for _, _, o in platform(generation, variant)]
    ours = [
        o
        for o in found
        if (o["metadata"].get("labels") or {}).get(helm) == "Helm" and o["kind"] not in {"Pod", "ReplicaSet"}
    ]
    assert {o["metadata"].get("namespace", "") for o in ours} == {"", "drycc"}
    return {(o["kind"], o["metadata"]["name"]) for o in ours}


# ---- what is there ----


@each_generation
def test_rows_are_those_of_the_charts(generation: str):
    assert of_charts(generation) == ROWS[generation]
    assert len(ROWS[generation] | HOOKS[generation]) == RENDERED[generation]
    assert of_charts(generation, "tls") == ROWS[generation] | WITH_TLS
    assert of_charts(generation, "off") == ROWS[generation] - ELSEWHERE


def test_off_cluster_with_tls_is_the_rendered_set():
    both = objects("g3", off_cluster=True, tls=True, now=NOON)
    names = {(o["kind"], o["metadata"]["name"]) for _, _, o in both}
    wanted = (ROWS["g3"] | WITH_TLS) - ELSEWHERE
    assert wanted <= names
    assert len(wanted | HOOKS["g3"]) == 69  # facts 14.3
    assert not names & ELSEWHERE


@pytest.mark.parametrize("generation", ["g2", "g3"])
def test_as_many_pods_as_install_sh_makes(generation: str):
    pods = [
        p for p in of("Pod", generation).values() if owner_of(p)["kind"] in {"ReplicaSet", "StatefulSet", "DaemonSet"}
    ]
    daemons = [p for p in pods if owner_of(p)["kind"] == "DaemonSet"]
    ours = [p for p in pods if "gateway.networking.k8s.io/gateway-name" not in p["metadata"]["labels"]]
    assert len(daemons) == 3 * 3
    assert len(ours) - len(daemons) == {"g3": 29, "g2": 28}[generation]  # facts 11.40; one passport less in g2


def owner_of(obj: Obj) -> Obj:
    return obj["metadata"].get("ownerReferences", [{"kind": ""}])[0]


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
    """Facts 0.1, 1, 9.3, 11b."""
    found = workloads(generation)
    for name, count in (READY | (FIRST if generation == "g1" else SINCE)).items():
        assert len(found[name]["spec"]["template"]["spec"]["containers"]) == count, name
    several = {"drycc-storage": 4, "drycc-database": 3, "drycc-valkey": 3}
    for name, one in found.items():
        if one["kind"] != "DaemonSet":
            assert one["spec"]["replicas"] == one["status"]["readyReplicas"] == several.get(name, 1)


def workloads(generation: str, variant: str = "") -> dict[str, Obj]:
    return {name: o for kind in WORKLOADS for name, o in of(kind, generation, variant).items()}


@each_variant
def test_the_table_of_components_is_what_is_there(generation: str, variant: str):
    found = workloads(generation, variant)
    off = {f"{part}.enabled" for part in ("database", "valkey", "storage", "registry", "victoriametrics")}
    wanted = {c.name: c for c in COMPONENTS[generation] if variant != "off" or c.condition not in off}
    assert found.keys() - {"drycc-gateway-istio"} == wanted.keys()
    for name, row in wanted.items():
        labels = found[name]["spec"]["template"]["metadata"]["labels"]
        assert WORKLOADS[found[name]["kind"]] == row.kind
        assert (labels.get("app", ""), labels.get("component", "")) == (row.app, row.component)
        assert found[name]["spec"]["selector"]["matchLabels"].items() >= row.selector.items()


def test_where_labels_are_and_are_not():
    """Facts 1: the standard labels are the pods', not the workloads', and some pods have none."""
    for name, one in workloads("g3").items():
        if name == "drycc-gateway-istio":
            continue
        own, pods = one["metadata"]["labels"], one["spec"]["template"]["metadata"]["labels"]
        assert "helm.sh/chart" not in own
        assert ("helm.sh/chart" in pods) == (name not in {"drycc-registry-proxy", "drycc-storage"}), name
        assert ("heritage" in own) == (name != "drycc-controller-mutate")
        assert ("heritage" in pods) == (name == "drycc-fluentbit")
    assert workloads("g1")["drycc-controller"]["spec"]["selector"]["matchLabels"] == {"app": "drycc-controller-api"}
    daily = of("CronJob", "g3")["drycc-controller-cronjob-daily"]["spec"]["jobTemplate"]["spec"]["template"]
    assert daily["metadata"]["labels"]["component"] == "drycc-controller-conjob-daily"


# ---- references ----


def containers(spec: Obj) -> Iterator[Obj]:
    yield from [*spec.get("initContainers", []), *spec["containers"]]


def pod_specs(generation: str, variant: str) -> Iterator[tuple[str, str, Obj]]:
    """Namespace, name and pod spec of every workload, CronJob and chart's Job."""
    for _, _, o in platform(generation, variant):
        if o["kind"] in {*WORKLOADS, "CronJob"} or (o["kind"] == "Job" and not owner_of(o)["kind"]):
            spec = o["spec"]["jobTemplate"]["spec"] if o["kind"] == "CronJob" else o["spec"]
            yield o["metadata"]["namespace"], o["metadata"]["name"], spec["template"]["spec"]


def dangling(
    generation: str, variant: str, *, without: frozenset[str] = frozenset(), gone: frozenset[str] = frozenset()
) -> Counter[str]:
    """Required references of containers to keys, and volumes, that do not resolve."""
    known = {
        (o["kind"], o["metadata"]["namespace"], o["metadata"]["name"]): set(o.get("data") or {})
        for k in ("Secret", "ConfigMap")
        for o in of(k, generation, variant, "*").values()
    }
    known |= {
        ("PersistentVolumeClaim", "drycc", name): set() for name in of("PersistentVolumeClaim", generation, variant)
    }
    known = {key: data for key, data in known.items() if key[2] not in without}
    lost: Counter[str] = Counter()
    for namespace, name, spec in pod_specs(generation, variant):
        if name in gone:
            continue
        volumes = {v["name"]: v for v in spec.get("volumes", [])}
        for container in containers(spec):
            for one in container.get("env", []):
                source = one.get("valueFrom", {})
                for kind, field in (("Secret", "secretKeyRef"), ("ConfigMap", "configMapKeyRef")):
                    ref = source.get(field)
                    if ref and ref["key"] not in known.get((kind, namespace, ref["name"]), set()):
                        lost[f"{ref['name']}/{ref['key']}"] += 1
            for mounted in container.get("volumeMounts", []):
                volume = volumes.get(mounted["name"])
                for kind, field, key in (("Secret", "secret", "secretName"), ("ConfigMap", "configMap", "name")):
                    if volume and field in volume and (kind, namespace, volume[field][key]) not in known:
                        lost[volume[field][key]] += 1
        for pulled in spec.get("imagePullSecrets", []):
            assert ("Secret", namespace, pulled["name"]) in known
    return lost


@each_variant
def test_references_resolve(generation: str, variant: str):
    wanted = {"passport-creds/drycc-passport-controller-scopes": 20, "controller-creds/service-key": 5}
    assert dangling(generation, variant) == (wanted if variant == "charted" else {})


def test_off_by_the_umbrellas_flags_alone_leaves_as_many_dangling_as_was_counted():
    """Facts 17: 174; 14 of them are of the two hooks, whose Jobs Helm has taken away."""
    secrets = frozenset({"database-creds", "registry-secret", "storage-creds", "valkey-creds"})
    gone = {"drycc-database", "drycc-valkey", "drycc-storage", "drycc-registry", "drycc-registry-proxy"}
    gone |= {"drycc-database-cronjob-backup", "drycc-registry-cronjob-daily"}
    assert dangling("g3", "charted", without=secrets, gone=frozenset(gone)).total() == 174 - 14


@each_variant
def test_mounts_name_volumes_and_volumes_are_there(generation: str, variant: str):
    claims = of("PersistentVolumeClaim", generation, variant)
    for pod in of("Pod", generation, variant, "*").values():
        volumes = {v["name"]: v for v in pod["spec"].get("volumes", [])}
        for container in containers(pod["spec"]):
            assert {m["name"] for m in container.get("volumeMounts", [])} <= volumes.keys(), pod["metadata"]["name"]
        named = {v["persistentVolumeClaim"]["claimName"] for v in volumes.values() if "persistentVolumeClaim" in v}
        assert named <= claims.keys()
    bound = of("PersistentVolume", generation, variant, "")
    classes = of("StorageClass", generation, variant, "")
    for name, claim in claims.items():
        assert claim["status"]["phase"] == "Bound"
        assert bound[claim["spec"]["volumeName"]]["spec"]["claimRef"]["name"] == name
        assert (
            classes[claim["spec"]["storageClassName"]]["metadata"]["annotations"][
                "storageclass.kubernetes.io/is-default-class"
            ]
            == "true"
        )


@each_variant
def test_owners_and_accounts_exist(generation: str, variant: str):
    found = {
        (o["kind"], o["metadata"].get("namespace", ""), o["metadata"]["name"]): o["metadata"]["uid"]
        for _, _, o in platform(generation, variant)
    }
    assert len(found) == len(platform(generation, variant)) == len(set(found.values()))
    for _, _, o in platform(generation, variant):
        for each in o["metadata"].get("ownerReferences", []):
            assert found[each["kind"], o["metadata"]["namespace"], each["name"]] == each["uid"]
    for namespace, _, spec in pod_specs(generation, variant):
        if "serviceAccountName" in spec:
            assert ("ServiceAccount", namespace, spec["serviceAccountName"]) in found


# ---- pods and what stands before them ----


def is_ready(pod: Obj) -> bool:
    return any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"]["conditions"])


@each_variant
def test_pods_have_nodes_and_addresses_of_their_own(generation: str, variant: str):
    pods, nodes = of("Pod", generation, variant, "*"), of("Node", generation, variant, "")
    ips = [p["status"]["podIP"] for p in pods.values()]
    assert len(set(ips)) == len(ips)
    for pod in pods.values():
        inside = "203.0.113.0/24" if pod["spec"].get("hostNetwork") else "198.51.100.0/24"
        assert ip_address(pod["status"]["podIP"]) in ip_network(inside)
        assert pod["status"]["hostIP"] in {a["address"] for a in nodes[pod["spec"]["nodeName"]]["status"]["addresses"]}
        assert {c["name"] for c in pod["spec"]["containers"]} == {c["name"] for c in pod["status"]["containerStatuses"]}


@each_variant
def test_pods_are_ready_or_done(generation: str, variant: str):
    unready = {
        p["metadata"]["name"]
        for p in of("Pod", generation, variant, "*").values()
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
    pods = [p for p in of("Pod", generation, variant, "*").values() if p["status"]["phase"] != "Succeeded"]
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
        wanted = {(p["targetPort"], p.get("protocol")) for p in spec.get("ports", [])}
        assert {(p["port"], p["protocol"]) for p in one["ports"] or []} == wanted
        exposed = {
            (p["containerPort"], p["protocol"])
            for pod in taken
            for c in pod["spec"]["containers"]
            for p in c.get("ports", [])
        }
        assert wanted <= exposed, name
        empty |= set() if taken else {name}
    assert empty == set()


@each_generation
def test_patroni_tells_who_leads(generation: str):
    """Facts 1.5: no selector finds the leader; the replicas' Service does not take it."""
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
    assert len(jobs) == len(crons) + (generation == "g3")
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


# ---- the way in ----


@each_variant
def test_routes_hang_on_listeners_that_are_there(generation: str, variant: str):
    listeners = {
        (o["kind"], o["metadata"]["namespace"], o["metadata"]["name"], each["name"]): each
        for kind in ("Gateway", "ListenerSet")
        for o in of(kind, generation, variant, "*").values()
        for each in o["spec"]["listeners"]
    }
    services = of("Service", generation, variant, "*")
    leftovers = {"drycc-rabbitmq"} | ({"drycc-storage", "drycc-storage-console"} if variant == "off" else set())
    for route in [*of("HTTPRoute", generation, variant, "*").values(), *of("TCPRoute", generation, variant).values()]:
        for ref, told in zip(route["spec"]["parentRefs"], route["status"]["parents"], strict=True):
            there = listeners[ref["kind"], route["metadata"]["namespace"], ref["name"], ref["sectionName"]]
            assert there.get("hostname") in {None, *route["spec"].get("hostnames", [])}
            assert told["parentRef"] == ref
            said = {c["type"]: c["status"] for c in told["conditions"]}
            resolves = route["metadata"]["name"] not in leftovers
            assert said == {"Accepted": "True", "ResolvedRefs": "True" if resolves else "False"}
            backend = route["spec"]["rules"][0]["backendRefs"][0]
            assert (backend["name"] in services) == resolves
            assert not resolves or backend["port"] in {p["port"] for p in services[backend["name"]]["spec"]["ports"]}
    assert {r.name for r in ROUTES[generation]} == {
        *of("HTTPRoute", generation, variant),
        *of("TCPRoute", generation, variant),
    }


@each_variant
def test_gateways_have_addresses_and_balancers(generation: str, variant: str):
    gateways = of("Gateway", generation, variant, "*")
    assert len(gateways) == 4
    for name, gateway in gateways.items():
        (address,) = gateway["status"]["addresses"]
        balancer = of("Service", generation, variant, gateway["metadata"]["namespace"])[f"{name}-istio"]
        assert balancer["spec"]["type"] == "LoadBalancer"
        assert balancer["metadata"]["labels"]["gateway.networking.k8s.io/gateway-name"] == name
        assert [i["ip"] for i in balancer["status"]["loadBalancer"]["ingress"]] == [address["value"]]
        assert {c["type"]: c["status"] for c in gateway["status"]["conditions"]} == {
            "Accepted": "True",
            "Programmed": "True",
        }
    assert gateways["drycc-gateway"]["status"]["addresses"] == [{"type": "IPAddress", "value": "192.0.2.10"}]
    https = [one for one in gateways["drycc-gateway"]["spec"]["listeners"] if one["protocol"] == "HTTPS"]
    assert bool(https) == (variant == "tls")
    assert bool(of("ListenerSet", generation, variant)) == (generation == "g3")


@each_generation
def test_certificates_are_what_they_say(generation: str):
    cert = {k: b64decode(v) for k, v in of("Secret", generation)["controller-mutate-cert"]["data"].items()}
    (hook,) = of("MutatingWebhookConfiguration", generation, "", "")["drycc-controller-mutate"]["webhooks"]
    assert b64decode(hook["clientConfig"]["caBundle"]) == cert["ca.crt"]
    assert hook["clientConfig"]["service"]["path"] == f"/v2/mutate/{cert['key'].decode()}/"
    authority = x509.load_pem_x509_certificate(cert["ca.crt"])
    tls = {k: b64decode(v) for k, v in of("Secret", generation, "tls")["drycc-auto-tls"]["data"].items()}
    for crt, key, name in (
        (cert["tls.crt"], cert["tls.key"], "drycc-controller-mutate.drycc.svc"),
        (tls["tls.crt"], tls["tls.key"], "drycc.example.com"),
    ):
        leaf, private = x509.load_pem_x509_certificate(crt), load_pem_private_key(key, None)
        leaf.verify_directly_issued_by(authority)
        assert isinstance(private, ec.EllipticCurvePrivateKey)
        assert leaf.public_key() == private.public_key()
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        assert name in names.get_values_for_type(x509.DNSName)
        assert leaf.not_valid_before_utc.timestamp() < NOON < leaf.not_valid_after_utc.timestamp() - 50 * 365 * 86400


# ---- Helm ----


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


# ---- secrets ----

HARMLESS = re.compile(r"(registry-(host|organization)|storage-(bucket|endpoint|path-style)|redirect|.*-scopes|.*\.crt)")


@each_variant
def test_every_secret_value_is_a_canary(generation: str, variant: str):
    found = canaries(platform(generation, variant))
    for secret in of("Secret", generation, variant, "*").values():
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
    """Facts 8."""

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


# ---- apps ----


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


# ---- the same again ----


@each_variant
def test_the_same_platform_is_the_same(generation: str, variant: str):
    named = {"off_cluster": variant == "off", "tls": variant == "tls", "as_charted": variant == "charted"}
    assert json.dumps(objects(generation, now=NOON, **named)) == json.dumps(platform(generation, variant))


def test_whoever_changes_one_changes_nothing_else():
    first = objects("g3", now=NOON)
    for _, _, o in first:
        for pod in [o["spec"]] if o["kind"] == "Pod" else []:
            pod["containers"][0].setdefault("env", []).append({"name": "X"})
            pod.setdefault("affinity", {})["nodeAffinity"] = None
    assert json.dumps(objects("g3", now=NOON)) == json.dumps(platform("g3"))
    untouched = {o["metadata"]["name"]: o for _, _, o in platform("g3") if o["kind"] == "Deployment"}
    assert all(o == untouched[o["metadata"]["name"]] for _, _, o in first if o["kind"] == "Deployment")


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
