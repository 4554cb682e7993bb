"""Nodes and objects are measured."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import SKIP, UNKNOWN, WARN, Finding, World, check, passed, skip, subject, unknown, warn
from drycc_doctor.facts.kubernetes.pod_health import is_ready
from drycc_doctor.facts.parts.victoriametrics import EXPORTERS, PARTS, Metrics
from drycc_doctor.facts.platform.workloads import Components, Part
from drycc_doctor_checks.http_diagnosis import unheard

_WITHOUT = {
    "node-exporter": "nobody measures the nodes: their disks, memory and load",
    "kube-state-metrics": "nobody counts the objects: restarts, replicas and volumes",
}
_VALUES = {"node-exporter": "nodeExporter", "kube-state-metrics": "kubeStateMetrics"}


@check("monitoring-exporters", title="Nodes and objects are measured")
def exporters(components: Components, metrics: Metrics) -> Iterator[Finding]:
    """A node-exporter on each node and one kube-state-metrics feed most of the preloaded dashboards and alerts.

    Both must be there, and as many of them as are ready must have answered the last scrape, by the series `up` of the
    jobs drycc-node-exporter and drycc-kube-state-metrics, which vmselect is asked for. Nodes without an exporter are
    named by `cluster-daemonsets`.

    Switch them on with `victoriametrics.nodeExporter.enabled=true` and `victoriametrics.kubeStateMetrics.enabled=true`;
    the manual's keys `node-exporter` and `kube-state-metrics` do nothing today.
    """
    if not any(map(components.find, PARTS)):
        yield skip("elsewhere", subject.component("drycc-victoriametrics"), "metrics are not kept on this cluster")
        return
    findings = [found for what, name in EXPORTERS.items() if (found := _judged(what, components.find(name), metrics))]
    yield from findings
    if metrics.numbers is None:
        yield _unheard(metrics)
    elif not metrics.numbers.keys() & {"up", "down"}:
        why = "nothing is scraped at all: see monitoring-targets"
        yield unknown("no-data", subject.component("drycc-victoriametrics-vmagent"), why)
    elif not findings:
        yield passed("ok", subject.cluster(), f"{metrics.numbers.get('node-exporter', 0):.0f} nodes are measured")


def _unheard(metrics: Metrics) -> Finding:
    silent = None if metrics.page is None else unheard(metrics.page, "vmselect", PARTS[2])
    about = subject.component("drycc-victoriametrics-vmselect")
    return unknown(*(silent or ("unreadable", about, "vmselect tells no samples: what it scrapes is not known")))


def _judged(what: str, part: Part | None, metrics: Metrics) -> Finding | None:
    about = subject.component(EXPORTERS[what])
    if part is None:
        remedy = f"set victoriametrics.{_VALUES[what]}.enabled=true and upgrade the release"
        return warn("absent", about, f"there is no {what}: {_WITHOUT[what]}", remedy=remedy)
    ready = sum(map(is_ready, part.pods))
    told = metrics.numbers or {}
    if not told.keys() & {"up", "down"} or told.get(what, 0) >= ready:
        return None  # where nothing is scraped at all, monitoring-targets says so
    why = f"{told.get(what, 0):.0f} of {ready} ready pods of {part.name} are scraped: {_WITHOUT[what]}"
    remedy = "see that what is in between lets vmagent in; port 9100 of the nodes may be closed by a firewall"
    return warn("not-scraped", about, why, remedy=remedy)


@exporters.must_be(WARN, "not-scraped", "a firewall closes the nodes' port")
def not_scraped(world: World) -> None:
    world.component("drycc-node-exporter")
    world.metrics.unscraped.add("drycc-node-exporter")


@exporters.must_be(WARN, "absent", "kube-state-metrics was switched off")
def switched_off(world: World) -> None:
    world.release.set("victoriametrics.kubeStateMetrics.enabled", value=False)
    world.component("drycc-kube-state-metrics").delete()


@exporters.must_be(UNKNOWN, "unreached", "a NetworkPolicy turns the API server away")
def turned_away(world: World) -> None:
    world.component("victoriametrics-vmselect")
    world.turn_proxy_away()


exporters.must_be(
    UNKNOWN, "unreadable", "somebody deleted vmselect", lambda w: w.component("victoriametrics-vmselect").delete()
)
exporters.must_be(SKIP, "elsewhere", "metrics are kept elsewhere", lambda w: w.move_metrics_off_cluster())


@exporters.must_be(UNKNOWN, "no-data", "vmagent runs, and what it scrapes does not arrive")
def no_data(world: World) -> None:
    world.component("victoriametrics-vmagent")
    world.metrics.scraping = False
