"""Quickwit, the store of logs since the second generation (drycc/logging#quickwit)."""

from collections.abc import Iterator

from drycc_doctor.worlds.platform.containers import Env, container, get, mount, port, var, volume
from drycc_doctor.worlds.platform.meta import account, config, secret
from drycc_doctor.worlds.platform.names import Triple
from drycc_doctor.worlds.platform.rights import from_apps, network_policy
from drycc_doctor.worlds.platform.services import Port, service
from drycc_doctor.worlds.platform.setting import Setting
from drycc_doctor.worlds.platform.stores import database, database_url, storage, storage_keys, waits
from drycc_doctor.worlds.platform.workloads import claim, workload

KEPT = {"indexer": "10Gi", "searcher": "5Gi"}
"""The parts whose data the operator keeps on a volume, and its size."""
_RUNNERS = ("control-plane", "janitor", "metastore", "indexer", "searcher")
_PORTS: list[Port] = [("rest", 7280, "rest"), ("grpc", 7281, "grpc")]
_SEEDS: list[Port] = [("tcp-http", 7280, 7280), ("tcp-grpc", 7281, 7281), ("udp", 7282, 7282, "UDP")]
_YAML = """\
version: 0.8
listen_address: 0.0.0.0
rest:
  listen_port: 7280
"""


def parts(s: Setting) -> Iterator[Triple]:
    """All objects of the chart but its Job, a hook that Helm takes away when it is done (drycc/release#jobs)."""
    for name in _RUNNERS:
        yield _runner(s, name)
        full = f"drycc-quickwit-{name}"
        yield service(s, full, {"app": "drycc-quickwit", "component": full}, _PORTS, headless=True)
    yield service(s, "drycc-quickwit", {"app": "drycc-quickwit"}, _SEEDS, headless=True)
    urls = {"database-url": database_url("quickwit")} if s.off_cluster else {}
    yield secret(s, "quickwit-creds", urls | storage_keys(s, "quickwit"))
    template = '{"version": "0.8", "template_id": "logs", "index_id_patterns": ["logs-*"]}\n'
    yield config(s, "quickwit-config", {"quickwit.yaml": _YAML, "log-indexes-template.json": template})
    yield account(s, "drycc-quickwit")
    allowed = ("drycc-fluentbit", "drycc-quickwit", "drycc-controller", "drycc-victoriametrics")
    yield network_policy(s, "drycc-quickwit", {"app": "drycc-quickwit"}, from_apps(*allowed))


def env(s: Setting) -> Env:
    """See drycc/logging#quickwit."""
    return [
        var("QW_CLUSTER_ID", "drycc-quickwit"),
        var("NAMESPACE", field="metadata.namespace"),
        var("POD_NAME", field="metadata.name"),
        var("POD_IP", field="status.podIP"),
        var("QW_NODE_ID", "$(POD_NAME)"),
        var("QW_PEER_SEEDS", "drycc-quickwit"),
        var("QW_ADVERTISE_ADDRESS", "$(POD_IP)"),
        var("QW_CLUSTER_ENDPOINT", "http://drycc-quickwit-metastore:7280"),
        *database(s, "quickwit-creds", "quickwit", prefix="DRYCC_PG", replica=False),
        *storage(s, "quickwit-creds", "quickwit"),
    ]


def _runner(s: Setting, name: str) -> Triple:
    full = f"drycc-quickwit-{name}"
    inside = container(
        full,
        s.image("quickwit", s.tag("quickwit")),
        env=env(s),
        mounts=[mount("quickwit-config", "/quickwit/config", read_only=True)],
        args=["run", "--service", name],
        ports=[port(7280, "rest"), port(7281, "grpc"), port(7282, "discovery", "UDP")],
        startup=get("/health/livez", "rest", delay=120, failureThreshold=12),
        live=get("/health/livez", "rest"),
        ready=get("/health/readyz", "rest"),
    )
    stores = ("$(DRYCC_DATABASE_URL)", "$(DRYCC_STORAGE_ENDPOINT)")
    init = [
        waits(
            s, f"{full}-init", env(s), *(stores if name == "metastore" else ("http://drycc-quickwit-metastore:7280",))
        )
    ]
    volumes, claims = [volume("quickwit-config", "configMap")], []
    # install.sh does not set it (drycc/logging#quickwit-storage)
    if name in KEPT and not s.as_charted and not s.evaluation:
        claims = [claim(f"quickwit-{name}-data", KEPT[name])]
        inside["volumeMounts"].append(mount(f"quickwit-{name}-data", "/data"))
    elif name != "indexer":  # the searcher's is called as the metastore's, and the indexer has none
        data = f"quickwit-{'metastore' if name == 'searcher' else name}-data"
        volumes.append(volume(data))
        inside["volumeMounts"].append(mount(data, "/data"))
    return workload(s, full, [inside], init=init, volumes=volumes, account="drycc-quickwit", claims=claims)
