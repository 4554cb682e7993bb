"""Fluentbit, which ships logs; in the first generation to the logger (drycc/logging#logger-of-the-first-generation)."""

from collections.abc import Iterator, Sequence

from drycc_doctor.worlds.platform import role_rules
from drycc_doctor.worlds.platform.containers import Env, container, get, mount, port, var, volume
from drycc_doctor.worlds.platform.meta import HERITAGE, account, config, secret
from drycc_doctor.worlds.platform.names import Object, Triple
from drycc_doctor.worlds.platform.rights import cluster_role, from_apps, network_policy
from drycc_doctor.worlds.platform.services import service
from drycc_doctor.worlds.platform.setting import Setting
from drycc_doctor.worlds.platform.stores import valkey, valkey_url, waits
from drycc_doctor.worlds.platform.workloads import NEVER_LESS, workload

_OUTPUT = """\
[OUTPUT]
    Name         {plugin}
    Match        kubernetes.*
"""
_QUICKWIT = """\
    Base_URL     http://drycc-quickwit-indexer:7280
    Index_Prefix logs-
"""
_CONFIG = """\
[SERVICE]
    Flush        5
    Parsers_File /opt/drycc/fluent-bit/parsers.conf
    Plugins_File /opt/drycc/fluent-bit/plugins.conf
[INPUT]
    Name              tail
    Tag               kubernetes.*
    Path              /var/log/containers/*.log
    DB                /var/log/containers.pos.db
    Read_from_Head    false
[FILTER]
    Name              kubernetes
    Match             kubernetes.*
"""
_PARSERS = "[PARSER]\n    Name   cri\n    Format regex\n"


def parts(s: Setting) -> Iterator[Triple]:
    """All objects of the chart, and of the logger's in the first generation."""
    yield from _since(s) if s.generation.quickwit else _first(s)


def _since(s: Setting) -> Iterator[Triple]:
    name = "drycc-fluentbit"
    told = [var("NAMESPACE", field="metadata.namespace")]
    init = [waits(s, f"{name}-init", told, "http://drycc-quickwit-indexer:7280")]
    config_file = "--config=/opt/drycc/fluent-bit/etc/fluent-bit/fluent-bit.conf"
    yield _daemon(s, name, "fluentbit-config", told, init, args=["fluent-bit", config_file])
    yield config(s, "fluentbit-config", _texts("quickwit", _QUICKWIT))
    yield account(s, name)


def _first(s: Setting) -> Iterator[Triple]:
    name, logger = "drycc-logger-fluentbit", "drycc-logger"
    keys = {"valkey-url": valkey_url(2)} if s.off_cluster else {}
    cache = valkey(s, "logger-fluentbit-creds", 2)
    yield _daemon(s, name, "logger-fluentbit-config", cache, [waits(s, f"{name}-init", cache, "$(DRYCC_VALKEY_URL)")])
    yield config(s, "logger-fluentbit-config", _texts("drycc", ""))
    yield account(s, name)
    yield from cluster_role(s, name, role_rules.COLLECTOR)
    kept = {"STORAGE_ADAPTER": "valkey", "DRYCC_LOGS_MAXIMUM_LINES": "3000", "DRYCC_LOGS_MAXIMUM_TIMEOUT": "300"}
    told = [*(var(name, value) for name, value in kept.items()), *valkey(s, "logger-creds", 2)]
    inside = container(
        logger,
        s.image("logger", s.tag("logger")),
        env=told,
        ports=[port(8088, "http")],
        live=get("/healthz", 8088),
        ready=get("/healthz", 8088),
    )
    init = [waits(s, f"{logger}-init", told, "$(DRYCC_VALKEY_URL)")]
    yield workload(s, logger, [inside], init=init, account=logger, strategy=NEVER_LESS)
    yield service(s, logger, {"app": logger}, [("http", 80, "http")])
    yield account(s, logger)
    yield secret(s, "logger-creds", keys)
    yield secret(s, "logger-fluentbit-creds", keys)
    yield network_policy(s, logger, {"app": logger}, from_apps("drycc-controller-api"))


def _daemon(s: Setting, name: str, texts: str, env: Env, init: list[Object], args: Sequence[str] = ()) -> Triple:
    """No probes, no ports: being ready says nothing of shipping (drycc/logging#fluentbit)."""
    mounts = [mount("varlog", "/var/log"), mount(texts, "/opt/drycc/fluent-bit/etc", read_only=True)]
    image, root = s.image("fluentbit", s.tag("fluentbit")), {"runAsUser": 0}
    inside = container(name, image, env=env, args=args, mounts=mounts, securityContext=root)
    volumes = [volume("varlog", "hostPath", "/var/log"), volume(texts, "configMap")]
    return workload(s, name, [inside], init=init, volumes=volumes, account=name, selector=HERITAGE)


def _texts(plugin: str, more: str) -> dict[str, str]:
    whole = _CONFIG + _OUTPUT.format(plugin=plugin) + more
    plugins = f"[PLUGINS]\n    Path /fluent-bit/bin/out_{plugin}.so\n"
    return {"fluent-bit.conf": whole, "parsers.conf": _PARSERS, "plugins.conf": plugins}
