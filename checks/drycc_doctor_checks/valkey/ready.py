from drycc_doctor.api import Findings, check, fail, passed, skip, subject, warn
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload

NAME = "drycc-valkey"


@check("valkey-ready", title="Valkey serves, and can survive the loss of a pod")
def ready(components: Components) -> Findings:
    """Valkey is the cache and the queue of controller, passport and grafana; without it each token is answered with 500.

    Each of its pods holds a proxy, which clients reach at port 16379, a server, a sentinel and an exporter of metrics.
    Containers are counted, not pods: clients are served as long as one proxy and one server are ready, since its
    Service names pods that are not ready too; and sentinels make another server the primary only if most of them live.
    No command is sent: valkey speaks no HTTP, and wants its password.

    See the log of the container that is not ready; give the nodes what its pods ask for.
    """
    part, about = components.find(NAME), subject.component(NAME)
    if part is None:
        yield skip("elsewhere", about, "valkey runs elsewhere: its parts are not ours to see")
        return
    counts = {role: _ready(part, f"{NAME}-{role}") for role in ("proxy", "server", "sentinel", "metrics")}
    down = [role for role in ("proxy", "server") if counts[role] == 0]
    few = [f"{role} {count} of {part.wanted}" for role, count in counts.items() if count < part.wanted]
    remedy = f"kubectl get pods -n @ -l app={NAME}; kubectl logs -n @ {NAME}-0 -c {NAME}-{(down or ['server'])[0]}"
    if down:
        why = f"valkey does not serve: no {' and no '.join(down)} is ready ({', '.join(few)})"
        yield fail("not-ready", about, why, remedy=remedy)
    elif counts["sentinel"] * 2 <= part.wanted:
        why = f"valkey cannot change its primary: {counts['sentinel']} of {part.wanted} sentinels are ready"
        yield warn("no-quorum", about, why, remedy=remedy)
    elif few:
        yield warn("degraded", about, f"valkey serves with less than it should: {', '.join(few)}", remedy=remedy)
    else:
        yield passed("ok", about, f"proxy, server, sentinel and metrics of all {part.wanted} pods are ready")


def _ready(part: LiveWorkload, container: str) -> int:
    return sum(1 for pod in part.pods for one in pod.status.container_statuses if one.name == container and one.ready)


ready.must_fail("not-ready", "all of valkey crashes", lambda w: w.component("valkey").crash())
ready.must_fail("not-ready", "no proxy is ready", lambda w: w.component("valkey").lose_container("drycc-valkey-proxy"))
ready.must_warn("no-quorum", "two of three sentinels are gone")(
    lambda w: w.component("valkey").lose_container("drycc-valkey-sentinel", only=2)
)
ready.must_warn("degraded", "one of three pods is not ready", lambda w: w.component("valkey").lose_one())
ready.must_skip("elsewhere", "valkey runs elsewhere", lambda w: w.move_cache_off_cluster())
