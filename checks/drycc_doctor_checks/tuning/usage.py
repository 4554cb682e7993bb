from drycc_doctor.api import Finding, Findings, check, listing, passed, skip, subject, unknown, warn
from drycc_doctor.facts.kubernetes.quantity import format_quantity
from drycc_doctor.facts.resources.usage import ContainerUsage, Usage
from drycc_doctor_checks.changes import in_turn, unknown_without

_NEAR = 0.9
_METRICS = "v1beta1.metrics.k8s.io"
_COMES = {
    "memory": ("near-limit", "memory", "one that reaches it is killed"),
    "cpu": ("throttled", "CPU", "they are made to wait, and their probes with them"),
}
"""Of each resource: the code, its name, and what comes of it."""


@check("tuning-usage", title="What the platform uses stays below its limits")
def near_limits(usage: Usage) -> Findings:
    """A container whose working set reaches its limit of memory is killed, and what it did is lost.

    The usage of each container of the platform is taken from metrics.k8s.io, which metrics-server serves where it is
    installed, and compared with its limits: nine tenths are near. At its limit of CPU a container is throttled: it
    lives, and answers late, its probes too. All of this is one moment's: that nothing is near now does not say that
    nothing was last night. Where it is registered and does not answer, that is its own trouble, and a warning.

    Raise limits.memory or limits.cpu in the value that is named; `drycc-doctor tune` proposes limits of memory.
    """
    about = subject.platform()
    if not usage.served:
        yield skip("not-served", about, "metrics.k8s.io is not served here (no metrics-server): usage is not known")
    elif usage.broken:
        about = subject.thing("APIService", _METRICS)
        why = f"metrics.k8s.io is registered, and does not answer ({usage.broken}): usage is not known, autoscalers stand still"
        remedy = f"kubectl describe apiservice {_METRICS}: see that metrics-server runs; while it does not, no namespace that is deleted can go"
        yield warn("unavailable", about, why, remedy=remedy)
    elif not usage.items:
        why = f"metrics.k8s.io tells of {usage.pods} pods, and of none of the platform's workloads"
        yield unknown("no-usage", about, why)
    else:
        near = {what: [one for one in usage.items if one.share_of(what) >= _NEAR] for what in _COMES}
        yield from (_near_limit(containers, what) for what, containers in near.items() if containers)
        if not any(near.values()):
            yield passed("ok", about, f"{len(usage.items)} containers use less than {_NEAR:.0%} of their limits")


def _near_limit(near: list[ContainerUsage], what: str) -> Finding:
    near = sorted(near, key=lambda one: -one.share_of(what))
    code, name, comes = _COMES[what]
    names = [
        f"{one.container.name} uses {format_quantity(one.used(what), what)} of {format_quantity(one.limit_of(what), what)}"
        for one in near
    ]
    keys = ", ".join(dict.fromkeys(one.key for one in near[:3] if one.key))
    first = f"statefulset/{near[0].workload} -c {near[0].container.name}"  # no value reaches it
    remedy = f"raise limits.{what} in {keys}" if keys else f"kubectl set resources -n @ {first} --limits={what}=..."
    why = f"containers are near their limit of {name}, {comes}: {listing(names)}"
    return warn(code, subject.component(near[0].workload), why, remedy=remedy)


near_limits.must_warn("near-limit", "near its memory limit", lambda w: w.component("builder").use(memory="990Mi"))
near_limits.must_warn(
    "near-limit", "an exporter that no value reaches", lambda w: w.component("kube-state-metrics").use(memory="990Mi")
)
_throttled = in_turn(
    lambda w: w.component("builder").ask_for(cpu="1", memory="1Gi"),
    lambda w: w.component("builder").use(cpu="987654321n"),
)
near_limits.must_warn("throttled", "the builder uses all the CPU that it may", _throttled)
near_limits.must_skip("not-served", "there is no metrics-server", lambda w: w.lack_metrics())
near_limits.must_warn("unavailable", "metrics-server does not run", lambda w: w.break_metrics())
near_limits.must_not_know("no-usage", "no pod is known yet", lambda w: w.objects.clear("pods.metrics.k8s.io"))
unknown_without(near_limits, "list pods.metrics.k8s.io")
