from drycc_doctor.api import Findings, check, fail, passed, skip, subject, warn
from drycc_doctor.facts.kubernetes.pod_health import is_ready
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import to_each

_NEEDED = {
    "metastore": "logs are neither taken nor found",
    "indexer": "logs are not taken: what fluentbit holds back is lost when its buffer is full",
    "searcher": "logs are not found, by `drycc logs` and in Grafana",
}
_BEHIND = {"control-plane": "new indexes get no indexer", "janitor": "old logs are never deleted"}


@check("quickwit-ready", title="Quickwit takes logs and finds them")
def ready(components: Components) -> Findings:
    """Quickwit keeps all logs since the second generation; five parts, each with a task of its own.

    For each part that has no ready pod, what no longer works is told: without metastore or indexer nothing is taken,
    without searcher nothing is found; control plane and janitor are missed later. Its REST API is not asked: the
    chart's NetworkPolicy lets only fluentbit, controller, victoriametrics and quickwit itself in.

    It leans on the database and on the object storage: look there first. The first generation has a logger instead.
    """
    if not components.generation.quickwit:
        yield skip("none", subject.platform(), "this generation has no quickwit")
        return
    parts = {role: part for role in (*_NEEDED, *_BEHIND) if (part := components.find(f"drycc-quickwit-{role}"))}
    if not parts:
        yield skip("absent", subject.platform(), "no part of quickwit is there: see components-present")
        return
    down = {role: part for role, part in parts.items() if not any(map(is_ready, part.pods))}
    for role, part in down.items():
        why = f"{part.name} is not ready: {(_NEEDED | _BEHIND)[role]}"
        remedy = f"kubectl logs -n @ {part.kind}/{part.name} --all-containers"
        yield (fail if role in _NEEDED else warn)("not-ready", subject.component(part.name), why, remedy=remedy)
    if not down:
        yield passed("ok", subject.platform(), f"all {len(parts)} parts of quickwit are ready")


ready.must_fail("not-ready", "nothing takes logs", lambda w: w.component("quickwit-indexer").crash(), since="g2")
ready.must_warn("not-ready", "no janitor", lambda w: w.component("quickwit-janitor").fail_probe(), since="g2")
_absent = to_each([f"quickwit-{role}" for role in (*_NEEDED, *_BEHIND)], lambda part: part.delete())
ready.must_skip("absent", "somebody deleted quickwit", _absent, since="g2")
ready.must_skip("none", "the first generation has a logger instead", lambda w: w.component("logger"), only=("g1",))
