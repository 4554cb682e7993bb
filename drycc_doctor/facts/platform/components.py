"""What each generation of Drycc is made of, as data: its workloads, and its public routes (facts 0, 1, 14, 17)."""

from __future__ import annotations

import msgspec


class Component(msgspec.Struct, frozen=True):
    """A workload that a generation should have, and how its pods are labelled.

    ``kind`` is ``deployments``, ``statefulsets`` or ``daemonsets``; ``app`` and ``component`` are labels of its pods,
    empty where they have no such label; ``part`` is the chart that makes it; ``condition`` is the umbrella's value that
    drops it, such as ``storage.enabled``, empty for what is always there.
    """

    kind: str
    name: str
    app: str
    component: str
    part: str
    condition: str = ""

    @property
    def selector(self) -> dict[str, str]:
        """The labels by which its pods are known."""
        return {k: v for k, v in (("app", self.app), ("component", self.component)) if v}


class PublicRoute(msgspec.Struct, frozen=True):
    """A route of the gateway's chart: ``label`` is the first label of its host name, empty where it has none.

    The gateway's chart makes all its routes, whatever runs elsewhere: where ``condition`` is off, the Service that the
    route leads to is not there, and that is no fault (facts 14.3). ``orphan``: no chart of the generation makes it.
    """

    kind: str  # HTTPRoute, TCPRoute
    name: str
    label: str
    service: str
    port: int
    condition: str = ""
    orphan: bool = False


def _deployment(name: str, app: str, component: str, part: str, condition: str = "") -> Component:
    return Component("deployments", name, app, component, part, condition)


def _stateful(name: str, app: str, component: str, part: str, condition: str = "") -> Component:
    return Component("statefulsets", name, app, component, part, condition)


def _daemon(name: str, app: str, part: str, condition: str = "") -> Component:
    return Component("daemonsets", name, app, "", part, condition)


_PASSPORT, _VICTORIA = "drycc-passport", "drycc-victoriametrics"
_STORES = (
    _deployment("drycc-builder", "drycc-builder", "", "builder"),
    _stateful("drycc-database", "drycc-database", "", "database", "database.enabled"),
    _stateful("drycc-valkey", "drycc-valkey", "", "valkey", "valkey.enabled"),
    _stateful("drycc-storage", "drycc-storage", "", "storage", "storage.enabled"),
    _deployment("drycc-registry", "drycc-registry", "", "registry", "registry.enabled"),
    _daemon("drycc-registry-proxy", "drycc-registry-proxy", "registry", "registry.enabled"),
)
_METRICS = (
    *(
        _stateful(f"{_VICTORIA}-{name}", _VICTORIA, f"{_VICTORIA}-{name}", "victoriametrics", "victoriametrics.enabled")
        for name in ("vmagent", "vmstorage")
    ),
    *(
        _deployment(
            f"{_VICTORIA}-{name}", _VICTORIA, f"{_VICTORIA}-{name}", "victoriametrics", "victoriametrics.enabled"
        )
        for name in ("vminsert", "vmselect")
    ),
    _daemon("drycc-node-exporter", "drycc-node-exporter", "victoriametrics", "victoriametrics.enabled"),
    _stateful("drycc-kube-state-metrics", "drycc-kube-state-metrics", "", "victoriametrics", "victoriametrics.enabled"),
)
_QUICKWIT = (
    *(
        _deployment(f"drycc-quickwit-{name}", "drycc-quickwit", f"drycc-quickwit-{name}", "quickwit")
        for name in ("control-plane", "janitor", "metastore")
    ),
    *(
        _stateful(f"drycc-quickwit-{name}", "drycc-quickwit", f"drycc-quickwit-{name}", "quickwit")
        for name in ("indexer", "searcher")
    ),
)
_CONTROLLER = tuple(
    _deployment(f"drycc-controller-{name}", "drycc-controller", f"drycc-controller-{name}", "controller")
    for name in ("api", "celery", "metric", "mutate")
)
_SINCE_G2 = (
    *_CONTROLLER,
    *_STORES,
    *_METRICS,
    *_QUICKWIT,
    _daemon("drycc-fluentbit", "drycc-fluentbit", "fluentbit"),
    _stateful("drycc-grafana", "drycc-grafana", "", "grafana", "grafana.enabled"),
)

COMPONENTS: dict[str, tuple[Component, ...]] = {
    "g1": (
        _deployment("drycc-controller", "drycc-controller-api", "", "controller"),
        _deployment("drycc-controller-celery", "drycc-controller-celery", "", "controller"),
        _deployment("drycc-controller-mutate", "", "drycc-controller-mutate", "controller"),
        _deployment("drycc-passport", _PASSPORT, "", "passport", "passport.enabled"),
        *_STORES,
        *_METRICS,
        _deployment("drycc-logger", "drycc-logger", "", "logger"),
        _daemon("drycc-logger-fluentbit", "drycc-logger-fluentbit", "fluentbit"),
        _deployment("drycc-grafana", "drycc-grafana", "", "grafana", "grafana.enabled"),
    ),
    "g2": (*_SINCE_G2, _deployment("drycc-passport", _PASSPORT, "", "passport", "passport.enabled")),
    "g3": (
        *_SINCE_G2,
        *(
            _deployment(f"drycc-passport-{name}", _PASSPORT, f"drycc-passport-{name}", "passport", "passport.enabled")
            for name in ("api", "celery")
        ),
    ),
}
"""The workloads of each generation (facts 0.1, 1, 14, 17)."""

_PUBLIC = (
    PublicRoute("HTTPRoute", "drycc-controller", "drycc", "drycc-controller-api", 80),
    PublicRoute("HTTPRoute", "drycc-grafana", "drycc-grafana", "drycc-grafana", 80, "grafana.enabled"),
    PublicRoute("HTTPRoute", "drycc-passport", "drycc-passport", "drycc-passport", 80, "passport.enabled"),
    PublicRoute("HTTPRoute", "drycc-storage", "drycc-storage", "drycc-storage", 9000, "storage.enabled"),
    PublicRoute("TCPRoute", "drycc-builder", "", "drycc-builder", 2222),
)
_CONSOLE = PublicRoute(
    "HTTPRoute", "drycc-storage-console", "drycc-storage-console", "drycc-storage", 9001, "storage.enabled"
)

ROUTES: dict[str, tuple[PublicRoute, ...]] = {
    "g1": (
        *_PUBLIC,
        PublicRoute("HTTPRoute", "drycc-rabbitmq", "drycc-rabbitmq", "drycc-rabbitmq", 15672, orphan=True),
    ),
    "g2": (*_PUBLIC, _CONSOLE),
    "g3": (*_PUBLIC, _CONSOLE),
}
"""The routes of each generation (facts 1.13, 2, 14)."""
