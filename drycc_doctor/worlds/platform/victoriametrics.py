"""VictoriaMetrics and what it scrapes (drycc/monitoring#victoriametrics-objects, drycc/monitoring#scraping)."""

from collections.abc import Iterator

from drycc_doctor.facts.platform.generations import G2
from drycc_doctor.worlds.platform import role_rules
from drycc_doctor.worlds.platform.containers import container, get, mount, port, tcp, var, volume
from drycc_doctor.worlds.platform.meta import account, config
from drycc_doctor.worlds.platform.names import Triple
from drycc_doctor.worlds.platform.rights import FROM_ALL_HERE, cluster_role, from_apps, network_policy
from drycc_doctor.worlds.platform.services import scraped, service
from drycc_doctor.worlds.platform.setting import Setting
from drycc_doctor.worlds.platform.stores import host
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
_CONFIG = "victoriametrics-vmagent-config"
_COLLECTORS = (
    *("certificatesigningrequests", "configmaps", "cronjobs", "daemonsets", "deployments", "endpoints"),
    *("horizontalpodautoscalers", "ingresses", "jobs", "leases", "limitranges", "mutatingwebhookconfigurations"),
    *("namespaces", "networkpolicies", "nodes", "persistentvolumeclaims", "persistentvolumes", "poddisruptionbudgets"),
    *("pods", "replicasets", "replicationcontrollers", "resourcequotas", "secrets", "services", "statefulsets"),
    *("storageclasses", "validatingwebhookconfigurations", "volumeattachments"),
)
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
    for name, label, number in (("drycc-node-exporter", "metrics", 9100), ("drycc-kube-state-metrics", "http", 8080)):
        yield service(s, name, {"app": name}, [(label, number, number)], annotations=scraped(number))
    yield config(s, _CONFIG, {"prometheus.yaml": _SCRAPED})
    agent = f"{APP}-vmagent"
    yield account(s, agent)
    yield account(s, "drycc-kube-state-metrics")
    yield from cluster_role(s, agent, role_rules.VMAGENT)
    yield from cluster_role(s, "drycc-kube-state-metrics", role_rules.STATE_METRICS, binding="kube-state-metrics")
    if s.generation < G2:
        yield network_policy(s, f"{APP}-networkpolicy", {"app": APP}, FROM_ALL_HERE)
    else:
        yield network_policy(s, APP, {"app": APP}, from_apps("drycc-controller", APP))


def _args(s: Setting, name: str) -> list[str]:
    """What each is started with, as far as it matters."""
    store = f"{APP}-vmstorage-0.{host(s, f'{APP}-vmstorage')}"
    if name == "vmagent":
        tenant = "0" if s.generation < G2 else "multitenant"
        write = f"http://{host(s, f'{APP}-vminsert')}:8480/insert/{tenant}/prometheus/api/v1/write"
        told = [f"--remoteWrite.url={write}", "--remoteWrite.tmpDataPath=/data", "--httpListenAddr=:8429"]
        told.append("--promscrape.config=/opt/drycc/victoriametrics/config/prometheus.yaml")
        shards = ["--promscrape.cluster.membersCount=1", "--promscrape.cluster.memberNum=$(SHARD_NUM)"]
        return [name, *told, *shards, "--memory.allowedPercent=70", "--promscrape.cluster.replicationFactor=2"]
    if name == "vminsert":
        return [name, "--httpListenAddr=:8480", f"--storageNode={store}:8400"]
    if name == "vmselect":
        return [name, f"--storageNode={store}:8401", "--httpListenAddr=:8481", "--cacheDataPath=/cache"]
    told = ["--storageDataPath=/data", "--vminsertAddr=:8400", "--vmselectAddr=:8401", "--retentionPeriod=30d"]
    return [name, "--httpListenAddr=:8482", *told]


def _runner(s: Setting, name: str) -> Triple:
    full, ports, agent = f"{APP}-{name}", _PORTS[name], name == "vmagent"
    number = ports[0][1]
    data = f"victoriametrics-{name}-data"
    keeps = name in KEEP and not s.evaluation  # without a volume data is written into the container
    mounts = [mount(data, "/data")] if keeps else []
    mounts += [mount("empty-dir", "/cache")] if name == "vmselect" else []
    volumes = [volume("empty-dir")] if name == "vmselect" else [volume(_CONFIG, "configMap")] if agent else []
    inside = container(
        full,
        s.image("victoriametrics", s.tag("victoriametrics")),
        args=_args(s, name),
        env=[var("SHARD_NUM", field="metadata.labels['apps.kubernetes.io/pod-index']")] if agent else [],
        mounts=[*mounts, mount(_CONFIG, "/opt/drycc/victoriametrics/config", read_only=True)] if agent else mounts,
        ports=[port(one, label) for label, one in ports],
        startup=get("/health", number),
        live=tcp(number),
        ready=get("/health", number),
    )
    return workload(
        s,
        full,
        [inside],
        volumes=volumes,
        claims=[claim(data, "10Gi")] if keeps else [],
        account=full if agent else "",
        service=full if name == "vmstorage" else "",
    )


def _node_exporter(s: Setting) -> Triple:
    name = "drycc-node-exporter"
    seen = {"proc": "/proc", "sys": "/sys", "root": "/"}
    paths = [f"--path.{one}fs=/host/{one}" for one in seen]
    inside = container(
        name,
        s.image("victoriametrics", s.tag("victoriametrics")),
        ports=[port(9100, "metrics", host=9100)],
        mounts=[mount(one, f"/host/{one}", read_only=True) for one in seen],
        env=[var("HOST_IP", field="status.hostIP")],
        args=["node_exporter", *paths, "--web.listen-address=[$(HOST_IP)]:9100"],
        live=get("/", 9100),
        ready=get("/", 9100),
    )
    volumes = [volume(one, "hostPath", path) for one, path in seen.items()]
    return workload(s, name, [inside], volumes=volumes, hostNetwork=True, hostPID=True)


def _state_metrics(s: Setting) -> Triple:
    name = "drycc-kube-state-metrics"
    told = [f"--resources={','.join(_COLLECTORS)}"]
    if s.generation >= G2:
        told.append("--metric-annotations-allowlist=persistentvolumeclaims=[*]")
    inside = container(
        name,
        s.image("victoriametrics", s.tag("victoriametrics")),
        env=[var("POD_NAME", field="metadata.name"), var("POD_NAMESPACE", field="metadata.namespace")],
        args=["kube-state-metrics", "--port=8080", *told, "--pod=$(POD_NAME)", "--pod-namespace=$(POD_NAMESPACE)"],
        ports=[port(8080, "http")],
        live=get("/healthz", 8080, delay=5, timeoutSeconds=5),
        ready=get("/", 8080, delay=5, timeoutSeconds=5),
    )
    return workload(s, name, [inside], account=name)
