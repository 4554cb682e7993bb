from drycc_doctor.api import Finding, Findings, check, fail, passed, skip, subject, unknown
from drycc_doctor.facts.kubernetes.pod_health import is_ready
from drycc_doctor.facts.parts.quickwit import LogIndex
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor_checks.changes import PARKED, at_path, put
from drycc_doctor_checks.commands import logs
from drycc_doctor_checks.logging import from_searcher

_TEMPLATE = "the template that makes indexes"


@check("logging-quickwit", title="The store of logs can make indexes")
def quickwit(components: Components, log_index: LogIndex) -> Findings:
    """Each namespace's logs go into an index of its own, which quickwit makes by a template when the first log comes.

    A Job of the upgrade writes the template, `logs`; where that failed, logs of new apps are refused, and the collector
    does not notice. The searcher is asked for it through the API server's service proxy. Whether quickwit's parts are
    ready, `quickwit-ready` tells. In the first generation a logger takes the logs: whether it is ready is told here.

    Run the upgrade again: its Job drycc-quickwit-job-upgrade makes the template. See `upgrade-jobs` and `jobs-upgrade`.
    """
    about, page = subject.thing("Template", "logs"), from_searcher(log_index.template, "quickwit's template logs")
    if page is None:
        yield _logger(components.find("drycc-logger"))
    elif isinstance(page, Finding):
        yield page
    elif not page.fields.keys() & {"template_id", "message"}:  # the template, or why not
        yield unknown("unreadable", about, "what answers in the searcher's place is not quickwit")
    elif page.status == 404:
        why = f"quickwit has no template logs, {_TEMPLATE}: logs of new namespaces are refused, and nobody is told"
        remedy = "helm upgrade the release again; see kubectl logs -n @ job/drycc-quickwit-job-upgrade"
        yield fail("no-template", about, why, remedy=remedy)
    else:
        yield passed("ok", about, f"quickwit has {_TEMPLATE}")


def _logger(part: LiveWorkload | None) -> Finding:
    about = subject.component("drycc-logger")
    if part is None:
        return skip("absent", about, "there is no logger: see components-present")
    if any(map(is_ready, part.pods)):
        return passed("ok", about, "the logger is ready")
    why = "the logger has no ready pod: logs are neither taken nor found"
    return fail("not-ready", about, why, remedy=f"{logs(part)} --all-containers")


quickwit.must_fail("no-template", "the upgrade's Job failed", put(lambda w: w.logs, template=False), since="g2")
quickwit.must_not_know("unreached", "a NetworkPolicy blocks us", lambda w: w.turn_proxy_away(), since="g2")
quickwit.must_not_know("foreign", "something else answers", at_path("quickwit-searcher", "*", 200, PARKED), since="g2")
quickwit.must_not_know(
    "unreadable", "it is another quickwit", at_path("quickwit-searcher", "*", 200, '{"a": 1}'), since="g2"
)
quickwit.must_fail("not-ready", "the logger crashes", lambda w: w.component("logger").crash(), only=("g1",))
quickwit.must_skip("absent", "there is no logger", lambda w: w.component("logger").delete(), only=("g1",))
