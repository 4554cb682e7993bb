from drycc_doctor.api import Finding, Findings, check, fail, passed, skip, subject, unknown
from drycc_doctor.facts.http.page import content
from drycc_doctor.facts.kubernetes.clock import Clock, format_duration
from drycc_doctor.facts.parts.quickwit import WINDOW, RecentLogs, Search
from drycc_doctor_checks.changes import PARKED, at_path, put
from drycc_doctor_checks.logging import from_searcher

_REMEDY = (
    "kubectl logs -n @ ds/drycc-fluentbit; kubectl logs -n @ sts/drycc-quickwit-indexer: one of them says what "
    "became of the logs; then kubectl rollout restart -n @ ds/drycc-fluentbit"
)


@check("logging-fresh", title="Logs arrive in the index")
def fresh(recent_logs: RecentLogs, clock: Clock) -> Findings:
    """The collector ignores what quickwit answers, and always reports success: logs that are refused are lost silently.

    Pods are Ready all the while; nothing but the index itself tells. So quickwit's searcher is asked, through the API
    server's service proxy, whether the platform's own index got documents within the last half hour, and if not, how
    old its newest is. A NetworkPolicy that is enforced may turn the API server away: then it is not known.

    Where the index is stale or missing, read the logs of fluentbit and of quickwit's indexer, and see that the prefixes
    agree (`logging-prefix`). By hand: `kubectl port-forward -n drycc svc/drycc-quickwit-searcher 7280`, and ask
    `/api/v1/logs-drycc/search?query=*&max_hits=1&sort_by=-timestamp`.
    """
    name, about = recent_logs.name, subject.thing("Index", recent_logs.name)
    page = from_searcher(recent_logs.recent, f"quickwit's index {name}")
    if page is None:
        why = "the first generation's logger keeps logs in valkey, and tells no age without a login"
        yield skip("logger", subject.component("drycc-logger"), why)
    elif isinstance(page, Finding):
        yield page
    elif page.status == 404:
        why = f"there is no index {name}: no log of the platform was ever taken"
        remedy = f"see that quickwit has its template, and that the prefixes agree; {_REMEDY}"
        yield fail("no-index", about, why, remedy=remedy)
    elif (found := content(page, Search)) is None:
        yield unknown("unreadable", about, f"what quickwit says of the index {name} is not a search's answer")
    elif found.num_hits:
        yield passed("ok", about, f"{name} got {found.num_hits} documents in {WINDOW // 60} minutes")
    else:
        last, age = content(recent_logs.last, Search), "it has none that tells its time"
        if last and last.newest:
            age = f"its newest is {format_duration(clock.now - last.newest)} old"
        why = f"no log has come into {name} for {WINDOW // 60} minutes, and {age}: logs are being lost"
        yield fail("stale", about, why, remedy=_REMEDY)


fresh.must_fail("stale", "logs stopped yesterday, all pods are ready", lambda w: w.logs.stop(hours=26), since="g2")
fresh.must_fail("no-index", "the index was never made", put(lambda w: w.logs, index=False), since="g2")
fresh.must_not_know("unreached", "a NetworkPolicy blocks us", lambda w: w.turn_proxy_away(), since="g2")
fresh.must_not_know("foreign", "something else answers", at_path("quickwit-searcher", "*", 200, PARKED), since="g2")
fresh.must_not_know(
    "unreadable", "it is another quickwit", at_path("quickwit-searcher", "*", 200, '{"a": 1}'), since="g2"
)
fresh.must_skip("logger", "the first generation has a logger", lambda w: w.component("logger"), only=("g1",))
