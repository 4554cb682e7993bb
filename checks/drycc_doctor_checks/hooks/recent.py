from drycc_doctor.api import Finding, Findings, check, passed, skip, subject, unknown, warn
from drycc_doctor.facts.controller.deploy_hooks import DAYS, DeployHooks, RecentHooks
from drycc_doctor.facts.parts.quickwit import SEARCHER
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import PARKED, at_path, put, set_value, with_hooks
from drycc_doctor_checks.http_findings import from_component


@check("hooks-recent", title="Deploy hooks were delivered of late")
def recent(deploy_hooks: DeployHooks, recent_hooks: RecentHooks, components: Components) -> Findings:
    """A hook that cannot be delivered stops nothing, and nobody is told but the app's log.

    The controller writes a line into the log of the app, which quickwit keeps. Quickwit's searcher is asked, through the
    API server's service proxy, how many such lines there are of the last seven days, in the indexes of all apps; their
    text is not read. A receiver that answers 4xx or 5xx leaves no such line: the controller ignores the status.

    Read the lines with `drycc logs`, or in Grafana, and see hooks-receivers.
    """
    about = subject.setting("controller.deployHookUrls")
    page = from_component(recent_hooks.page, f"quickwit's indexes {recent_hooks.pattern}", SEARCHER)
    if not deploy_hooks.any:
        yield skip("none", about, "no deploy hook is configured")
    elif not components.generation.quickwit:
        yield skip("logger", subject.component("drycc-logger"), "the first generation's logger cannot be searched")
    elif isinstance(page, Finding):
        yield page
    elif (search := recent_hooks.search) is None:
        yield unknown("unreadable", subject.component(SEARCHER), "what quickwit says is not a search's answer")
    elif search.num_hits:
        line = '"An error occurred while sending the deploy hook" in the apps\' logs'
        why = f"{search.num_hits} deploy hooks could not be delivered in {DAYS} days: {line}"
        yield warn("failed", about, why, remedy="see hooks-receivers; the lines in the apps' logs name the host")
    else:
        yield passed("ok", about, f"no line of {DAYS} days says that a deploy hook could not be delivered")


recent.must_warn("failed", "the receiver was away", with_hooks(put(lambda w: w.logs, hook_errors=17)), since="g2")
recent.must_not_know("unreached", "a NetworkPolicy blocks us", with_hooks(lambda w: w.turn_proxy_away()), since="g2")
recent.must_not_know(
    "unreadable", "it is no quickwit", with_hooks(at_path("quickwit-searcher", "*", 200, PARKED)), since="g2"
)
recent.must_skip("logger", "the first generation has a logger instead", lambda w: w.add_hooks(), only=("g1",))
recent.must_skip("none", "no hook is configured", set_value("controller.deployHookUrls", ""))
