from drycc_doctor.api import Finding, Findings, check, fail, passed, skip, subject, unknown, warn
from drycc_doctor.facts.kubernetes.pod_health import is_ready
from drycc_doctor.facts.parts.victoriametrics import PARTS, VMAGENT, VMSELECT, Metrics
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import PARKED, at_path, put, where_runs
from drycc_doctor_checks.http_findings import from_component

_NEEDED = {
    "vmstorage": "metrics are neither stored nor found",
    "vminsert": "nothing new is stored",
    "vmselect": "nothing is found: dashboards are empty and alerts silent",
    "vmagent": "nothing is scraped",
}
_NEVER_ANSWERS = {"drycc-registry"}  # its annotations name a port that it does not have (drycc/monitoring#scraping)
_BY_HAND = "kubectl port-forward -n @ svc/drycc-victoriametrics-vmselect 8481, and ask it there"


@check("monitoring-targets", title="Metrics are scraped and stored")
def targets(components: Components, metrics: Metrics) -> Findings:
    """Vmagent scrapes the platform, the nodes and the apps; vminsert and vmstorage store it, vmselect finds it.

    Each of the four must have a ready pod: its readiness probe is its own `/health`. Then vmselect is asked, through the
    API server's service proxy, how many targets answered the last scrape, and which jobs have most that did not. A
    NetworkPolicy that is enforced may turn the API server away: then it is not known.

    For a target that is down: `kubectl port-forward -n drycc pod/drycc-victoriametrics-vmagent-0 8429`, and see
    `/targets`, which tells the last error of each.
    """
    parts = {name: part for name in PARTS if (part := components.find(name))}
    if not parts:
        yield skip("elsewhere", subject.component("drycc-victoriametrics"), "metrics are not kept on this cluster")
        return
    down = [name for name, part in parts.items() if not any(map(is_ready, part.pods))]
    for name in down:
        why = f"{name} is not ready: {_NEEDED[name.rpartition('-')[2]]}"
        remedy = f"kubectl logs -n @ -l component={name} --all-containers"
        yield fail("not-ready", subject.component(name), why, remedy=remedy)
    if not down:
        yield _scrapes(metrics)


def _scrapes(metrics: Metrics) -> Finding:
    about, numbers = subject.component(VMAGENT), metrics.numbers
    page = from_component(metrics.page, "vmselect", VMSELECT, remedy=_BY_HAND)
    if isinstance(page, Finding):
        return page
    if numbers is None:
        return unknown("unreadable", subject.component(VMSELECT), "vmselect's answer is no sample")
    if not numbers.keys() & {"up", "down"}:
        why = "all parts are ready, and no target was scraped in the last minutes: no metrics come in"
        return fail("no-data", about, why, remedy="kubectl logs -n @ sts/drycc-victoriametrics-vmagent")
    expected = sum(count for job, count in metrics.down if job in _NEVER_ANSWERS)
    lost, up = int(numbers.get("down", 0)) - expected, numbers.get("up", 0)
    if lost <= 0:
        return passed("ok", about, f"{up:.0f} targets answered their last scrape")
    jobs = [f"{job} ({count})" for job, count in metrics.down if job not in _NEVER_ANSWERS]
    why = f"{lost} of {lost + up:.0f} targets do not answer: {', '.join(jobs[:3])}"
    remedy = "kubectl port-forward -n @ pod/drycc-victoriametrics-vmagent-0 8429, and see /targets for each one's error"
    return warn("down", about, why, remedy=remedy)


targets.must_warn("down", "the cache's metrics do not answer")(
    where_runs(VMSELECT, put(lambda w: w.metrics, down={"drycc-valkey": 3}))
)
targets.must_fail("not-ready", "vmagent crashes", lambda w: w.component(VMAGENT).crash())
targets.must_fail(
    "no-data", "what is scraped does not arrive", where_runs(VMAGENT, put(lambda w: w.metrics, scraping=False))
)
targets.must_not_know("unreached", "a NetworkPolicy blocks us", where_runs(VMSELECT, lambda w: w.turn_proxy_away()))
targets.must_not_know("unreadable", "something else answers", at_path(VMSELECT, "*", 200, PARKED))
targets.must_skip("elsewhere", "metrics are kept elsewhere", lambda w: w.move_metrics_off_cluster())
