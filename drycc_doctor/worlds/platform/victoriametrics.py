"""VictoriaMetrics and what it scrapes (drycc/monitoring#victoriametrics-objects, drycc/monitoring#scraping)."""

from collections.abc import Iterator

from drycc_doctor.facts.platform.generations import G2
from drycc_doctor.worlds.platform.containers import (
    config_volume,
    container,
    get,
    host_volume,
    mount,
    of_field,
    port,
    tcp,
)
from drycc_doctor.worlds.platform.meta import account, config
from drycc_doctor.worlds.platform.names import Object, Triple
from drycc_doctor.worlds.platform.rights import cluster_role, from_apps, network_policy, rule
from drycc_doctor.worlds.platform.services import scraped, service
from drycc_doctor.worlds.platform.setting import Setting
from drycc_doctor.worlds.platform.workloads import claims, workload

APP = "drycc-victoriametrics"
_PORTS = {
    "vmagent": [("http", 8429)],
    "vminsert": [("http", 8480)],
    "vmselect": [("http", 8481)],
    "vmstorage": [("http", 8482), ("vminsert", 8400), ("vmselect", 8401)],
}
_SCRAPED = """\
global:
  scrape_interval: 30s
scrape_configs:
- job_name: vmagent
  static_configs: [{targets: ["127.0.0.1:8429"]}]
- job_name: kubernetes-service-endpoints
  kubernetes_sd_configs: [{role: endpoints}]
"""


def parts(s: Setting) -> Iterator[Triple]:
    """All objects of the chart; one pod each, as install.sh has it (drycc/monitoring#victoriametrics-objects)."""
    for name, ports in _PORTS.items():
        yield _runner(s, name)
        full = f"{APP}-{name}"
        if name != "vmagent":
            told = [(one, number, number) for one, number in ports]
            yield service(s, full, {"app": APP, "component": full}, told, headless=True)
    yield _node_exporter(s)
    yield _state_metrics(s)
    for name, number in (("drycc-node-exporter", 9100), ("drycc-kube-state-metrics", 8080)):
        yield service(s, name, {"app": name}, [("http", number, number)], annotations=scraped(number))
    yield config(s, "victoriametrics-vmagent-config", {"prometheus.yaml": _SCRAPED})
    agent = f"{APP}-vmagent"
    yield account(s, agent)
    yield account(s, "drycc-kube-state-metrics")
    yield from cluster_role(s, agent, [rule("core", "nodes nodes/metrics services endpoints pods")])
    states = [
        rule("core", "nodes pods services secrets configmaps"),
        rule("apps", "deployments statefulsets daemonsets"),
    ]
    yield from cluster_role(s, "drycc-kube-state-metrics", states, binding="kube-state-metrics")
    policy = f"{APP}-networkpolicy" if s.generation < G2 else APP
    yield network_policy(s, policy, {"app": APP}, from_apps("drycc-controller", APP))


def _runner(s: Setting, name: str) -> Triple:
    full, ports = f"{APP}-{name}", _PORTS[name]
    number = ports[0][1]
    mounts, volumes, claimed, args = _kept(s, name)
    if name == "vmagent":
        mounts.append(mount("config", "/config", read_only=True))
        volumes.append(config_volume("config", "victoriametrics-vmagent-config"))
    shard = [of_field("SHARD_NUM", "metadata.labels['apps.kubernetes.io/pod-index']")] if name == "vmagent" else []
    inside = container(
        full,
        s.image("victoriametrics", s.tag("victoriametrics")),
        args=args,
        env=shard,
        mounts=mounts,
        ports=[port(one, label) for label, one in ports],
        startup=get("/health", number),
        live=tcp(number),
        ready=get("/health", number),
    )
    owner = full if name == "vmagent" else ""
    service_name = full if name == "vmstorage" else ""
    return workload(s, full, [inside], volumes=volumes, claims=claimed, account=owner, service=service_name)


def _kept(s: Setting, name: str) -> tuple[list[Object], list[Object], list[Object], list[str]]:
    """Mounts, volumes, claims and arguments: agent and storage keep data (drycc/monitoring#metrics-retention)."""
    volume = f"victoriametrics-{name}-data"
    if name == "vmstorage":
        args = ["--retentionPeriod=30d", "--storageDataPath=/data"]
        return _data(s, volume), [], claims(s, volume, "10Gi"), args
    if name == "vmagent":
        write = "http://drycc-victoriametrics-vminsert:8480/insert/multitenant/prometheus/api/v1/write"
        args = ["--promscrape.config=/config/prometheus.yaml", f"--remoteWrite.url={write}"]
        return _data(s, volume), [], claims(s, volume, "10Gi"), args
    ports = "8400" if name == "vminsert" else "8401"
    return [], [], [], [f"--storageNode=drycc-victoriametrics-vmstorage:{ports}"]


def _data(s: Setting, volume: str) -> list[Object]:
    """Without persistence there is no volume: data is written into the container."""
    # drycc/monitoring#metrics-retention
    return [] if s.evaluation else [mount(volume, "/data")]


def _node_exporter(s: Setting) -> Triple:
    name = "drycc-node-exporter"
    inside = container(
        name,
        s.image("node-exporter", s.tag("victoriametrics")),
        ports=[port(9100, "http", host=9100)],
        mounts=[mount("root", "/host", read_only=True)],
    )
    volumes = [host_volume("root", "/")]
    return workload(s, name, [inside], volumes=volumes, hostNetwork=True, hostPID=True)


def _state_metrics(s: Setting) -> Triple:
    name = "drycc-kube-state-metrics"
    inside = container(
        name,
        s.image("kube-state-metrics", s.tag("victoriametrics")),
        ports=[port(8080, "http")],
        live=get("/healthz", 8080),
        ready=get("/", 8080),
    )
    return workload(s, name, [inside], account=name)
