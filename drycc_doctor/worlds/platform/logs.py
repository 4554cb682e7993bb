"""Fluentbit, which ships logs; in the first generation to the logger (drycc/logging#logger-of-the-first-generation)."""

from collections.abc import Iterator

from drycc_doctor.worlds.platform import role_rules
from drycc_doctor.worlds.platform.containers import Env, container, get, mount, port, volume
from drycc_doctor.worlds.platform.meta import HERITAGE, account, config, secret
from drycc_doctor.worlds.platform.names import Triple
from drycc_doctor.worlds.platform.rights import cluster_role, from_apps, network_policy
from drycc_doctor.worlds.platform.services import service
from drycc_doctor.worlds.platform.setting import Setting
from drycc_doctor.worlds.platform.stores import valkey, valkey_url, waits
from drycc_doctor.worlds.platform.workloads import workload

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
    init = [waits(s, f"{name}-init", [], "http://drycc-quickwit-indexer:7280")]
    yield _daemon(s, name, "fluentbit-config", [], init)
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
    inside = container(
        logger,
        s.image("logger", s.tag("logger")),
        env=valkey(s, "logger-creds", 2),
        ports=[port(8088, "http")],
        live=get("/healthz", 8088),
        ready=get("/healthz", 8088),
    )
    init = [waits(s, f"{logger}-init", valkey(s, "logger-creds", 2), "$(DRYCC_VALKEY_URL)")]
    yield workload(s, logger, [inside], init=init, account=logger)
    yield service(s, logger, {"app": logger}, [("http", 80, 8088)])
    yield account(s, logger)
    yield secret(s, "logger-creds", keys)
    yield secret(s, "logger-fluentbit-creds", keys)
    yield network_policy(s, logger, {"app": logger}, from_apps("drycc-controller-api", name))


def _daemon(s: Setting, name: str, texts: str, env: Env, init: list[dict[str, object]]) -> Triple:
    """No probes, no ports: being ready says nothing of shipping (drycc/logging#fluentbit)."""
    mounts = [mount("varlog", "/var/log"), mount("config", "/opt/drycc/fluent-bit/etc", read_only=True)]
    image, root = s.image("fluentbit", s.tag("fluentbit")), {"runAsUser": 0}
    inside = container(name, image, env=env, mounts=mounts, securityContext=root)
    volumes = [volume("varlog", "hostPath", "/var/log"), volume("config", "configMap", texts)]
    return workload(s, name, [inside], init=init, volumes=volumes, account=name, selector=HERITAGE)


def _texts(plugin: str, more: str) -> dict[str, str]:
    whole = _CONFIG + _OUTPUT.format(plugin=plugin) + more
    plugins = f"[PLUGINS]\n    Path /fluent-bit/bin/out_{plugin}.so\n"
    return {"fluent-bit.conf": whole, "parsers.conf": _PARSERS, "plugins.conf": plugins}
