from drycc_doctor.api import PASS, Finding, Findings, check, passed, skip, subject, unknown, warn
from drycc_doctor.facts.kubernetes.pod_health import is_ready
from drycc_doctor.facts.parts.victoriametrics import EXPORTERS, PARTS, VMAGENT, VMSELECT, Metrics
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor_checks.changes import in_turn, put, set_value, where_runs
from drycc_doctor_checks.http_findings import from_component

_WITHOUT = {
    "node-exporter": "nobody measures the nodes: their disks, memory and load",
    "kube-state-metrics": "nobody counts the objects: restarts, replicas and volumes",
}
_VALUES = {"node-exporter": "nodeExporter", "kube-state-metrics": "kubeStateMetrics"}


@check("monitoring-exporters", title="Nodes and objects are measured")
def exporters(components: Components, metrics: Metrics) -> Findings:
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
    each = [_exporter(what, components.find(name), metrics.numbers or {}) for what, name in EXPORTERS.items()]
    yield from filter(None, each)
    measured = _measured(metrics)
    if measured.status is not PASS or not any(each):
        yield measured


def _measured(metrics: Metrics) -> Finding:
    page = from_component(metrics.page, "vmselect", VMSELECT)
    if isinstance(page, Finding):
        return page
    if metrics.numbers is None:
        why = "vmselect tells no samples: what it scrapes is not known"
        return unknown("unreadable", subject.component(VMSELECT), why)
    if not metrics.numbers.keys() & {"up", "down"}:
        return unknown("no-data", subject.component(VMAGENT), "nothing is scraped at all: see monitoring-targets")
    return passed("ok", subject.cluster(), f"{metrics.numbers.get('node-exporter', 0):.0f} nodes are measured")


def _exporter(what: str, part: LiveWorkload | None, numbers: dict[str, float]) -> Finding | None:
    about = subject.component(EXPORTERS[what])
    if part is None:
        remedy = f"set victoriametrics.{_VALUES[what]}.enabled=true and upgrade the release"
        return warn("absent", about, f"there is no {what}: {_WITHOUT[what]}", remedy=remedy)
    ready, scraped = sum(map(is_ready, part.pods)), numbers.get(what, 0)
    if not numbers.keys() & {"up", "down"} or scraped >= ready:
        return None  # where nothing is scraped at all, monitoring-targets says so
    why = f"{scraped:.0f} of {ready} ready pods of {part.name} are scraped: {_WITHOUT[what]}"
    remedy = "see that what is in between lets vmagent in; port 9100 of the nodes may be closed by a firewall"
    return warn("not-scraped", about, why, remedy=remedy)


exporters.must_warn("not-scraped", "a firewall closes the nodes' port")(
    where_runs("drycc-node-exporter", lambda w: w.metrics.unscraped.add("drycc-node-exporter"))
)
exporters.must_warn("absent", "kube-state-metrics was switched off")(
    in_turn(
        set_value("victoriametrics.kubeStateMetrics.enabled", to=False),
        lambda w: w.component("drycc-kube-state-metrics").delete(),
    )
)
exporters.must_not_know("unreached", "a NetworkPolicy blocks us", where_runs(VMSELECT, lambda w: w.turn_proxy_away()))
exporters.must_not_know("unreadable", "somebody deleted vmselect", lambda w: w.component(VMSELECT).delete())
exporters.must_skip("elsewhere", "metrics are kept elsewhere", lambda w: w.move_metrics_off_cluster())
exporters.must_not_know(
    "no-data", "what is scraped does not arrive", where_runs(VMAGENT, put(lambda w: w.metrics, scraping=False))
)
