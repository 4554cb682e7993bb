"""VictoriaMetrics and what it scrapes (drycc/monitoring#victoriametrics-objects, drycc/monitoring#scraping)."""

from collections.abc import Iterator

from drycc_doctor.facts.platform.generations import G2
from drycc_doctor.worlds.platform import role_rules
from drycc_doctor.worlds.platform.containers import container, get, mount, port, tcp, var, volume
from drycc_doctor.worlds.platform.meta import account, config
from drycc_doctor.worlds.platform.names import Triple
from drycc_doctor.worlds.platform.rights import cluster_role, from_apps, network_policy
from drycc_doctor.worlds.platform.services import scraped, service
from drycc_doctor.worlds.platform.setting import Setting
from drycc_doctor.worlds.platform.workloads import claim, workload

APP = "drycc-victoriametrics"
_PORTS = {
    "vmagent": [("http", 8429)],
    "vminsert": [("http", 8480)],
    "vmselect": [("http", 8481)],
    "vmstorage": [("http", 8482), ("vminsert", 8400), ("vmselect", 8401)],
}
KEEP = ("vmagent", "vmstorage")
"""The parts that keep data (drycc/monitoring#metrics-retention)."""
_WRITE = "http://drycc-victoriametrics-vminsert:8480/insert/multitenant/prometheus/api/v1/write"
_ARGS = {
    "vmagent": ["--promscrape.config=/config/prometheus.yaml", f"--remoteWrite.url={_WRITE}"],
    "vminsert": ["--storageNode=drycc-victoriametrics-vmstorage:8400"],
    "vmselect": ["--storageNode=drycc-victoriametrics-vmstorage:8401"],
    "vmstorage": ["--retentionPeriod=30d", "--storageDataPath=/data"],
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
    yield from cluster_role(s, agent, role_rules.VMAGENT)
    yield from cluster_role(s, "drycc-kube-state-metrics", role_rules.STATE_METRICS, binding="kube-state-metrics")
    policy = f"{APP}-networkpolicy" if s.generation < G2 else APP
    yield network_policy(s, policy, {"app": APP}, from_apps("drycc-controller", APP))


def _runner(s: Setting, name: str) -> Triple:
    full, ports, agent = f"{APP}-{name}", _PORTS[name], name == "vmagent"
    number = ports[0][1]
    data = f"victoriametrics-{name}-data"
    keeps = name in KEEP and not s.evaluation  # without a volume data is written into the container
    mounts = [mount(data, "/data")] if keeps else []
    inside = container(
        full,
        s.image("victoriametrics", s.tag("victoriametrics")),
        args=_ARGS[name],
        env=[var("SHARD_NUM", field="metadata.labels['apps.kubernetes.io/pod-index']")] if agent else [],
        mounts=[*mounts, mount("config", "/config", read_only=True)] if agent else mounts,
        ports=[port(one, label) for label, one in ports],
        startup=get("/health", number),
        live=tcp(number),
        ready=get("/health", number),
    )
    return workload(
        s,
        full,
        [inside],
        volumes=[volume("config", "configMap", "victoriametrics-vmagent-config")] if agent else [],
        claims=[claim(data, "10Gi")] if keeps else [],
        account=full if agent else "",
        service=full if name == "vmstorage" else "",
    )


def _node_exporter(s: Setting) -> Triple:
    name = "drycc-node-exporter"
    inside = container(
        name,
        s.image("node-exporter", s.tag("victoriametrics")),
        ports=[port(9100, "http", host=9100)],
        mounts=[mount("root", "/host", read_only=True)],
    )
    return workload(s, name, [inside], volumes=[volume("root", "hostPath", "/")], hostNetwork=True, hostPID=True)


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
