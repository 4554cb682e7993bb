from collections.abc import Callable

from drycc_doctor.api import Finding, Findings, Missing, World, check, fail, or_else, passed, skip, subject, warn
from drycc_doctor.facts.gateway.metallb import MetalLB
from drycc_doctor.facts.gateway.planes import Balancers
from drycc_doctor.facts.kubernetes.clock import ClusterClock, format_duration
from drycc_doctor.facts.kubernetes.leases import CLOUD, CONTROLLERS, SCHEDULER, Lease, Leases
from drycc_doctor.facts.kubernetes.objects import condition
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor_checks.changes import in_turn

_LONG = 300  # seconds: a holder renews every two, and loses it after fifteen
_THEN = {
    CONTROLLERS: "no pod is made or replaced, and no Service learns of one",
    SCHEDULER: "no new pod gets a node",
    CLOUD: "no Service gets a load balancer",
}


@check("cluster-controllers", title="Kubernetes' own controllers are at work")
def controllers(
    leases: Leases,
    cluster_clock: ClusterClock,
    components: Components | Missing,
    balancers: Balancers | Missing,
    metallb: MetalLB | Missing,
) -> Findings:
    """When Kubernetes' own controllers stop, everything stays as it was written last, and looks well until something changes.

    Of kube-controller-manager, kube-scheduler and the cloud's controller the Lease in kube-system is read, which its holder
    renews every two seconds. One that was not renewed for five minutes is a warning, for it may be left over of a program
    that no longer needs it; where something waits for its work already, it is a failure. A cluster that keeps no such
    Leases, as k3s with one server, cannot be looked at.

    The Lease names its holder: look at its log on that machine. `kubectl delete lease -n kube-system NAME` takes away one
    that is left over; who needs it makes it anew.
    """
    known = [one for one in leases.items if one.program]
    silent = [one for one in known if (cluster_clock.since(one.spec.renew_time) or 0) > _LONG]
    waits = {
        CONTROLLERS: _first(components, _unobserved),
        SCHEDULER: _first(components, _unplaced),
        CLOUD: _without_address(balancers, metallb),
    }
    if not known:
        yield skip("no-lease", subject.cluster(), "the cluster keeps no Leases of its controllers")
        return
    well = passed("ok", subject.cluster(), f"at work: {', '.join(one.metadata.name for one in known)}")
    yield from or_else((_silent(one, cluster_clock, waits[one.program]) for one in silent), well)


def _silent(lease: Lease, clock: ClusterClock, waits: str) -> Finding:
    name, since = lease.metadata.name, format_duration(clock.since(lease.spec.renew_time) or 0)
    why = f"{name} has not renewed its Lease for {since}: if it does not run, {_THEN[lease.program]}"
    remedy = f"kubectl get lease -n kube-system {name} -o yaml: see the log of its holder, on that machine"
    about = subject.control_plane(lease.program)
    if waits:
        return fail("silent", about, f"{why}; {waits}", remedy=remedy)
    return warn("silent", about, why, remedy=f"{remedy}; delete the Lease if nobody is meant to hold it")


def _first(components: Components | Missing, waits: Callable[[LiveWorkload], bool]) -> str:
    parts = () if isinstance(components, Missing) else components.items
    return next((f"{part.name} waits for it" for part in parts if waits(part)), "")


def _unobserved(part: LiveWorkload) -> bool:
    return part.workload.status.observed_generation < part.workload.metadata.generation


def _unplaced(part: LiveWorkload) -> bool:
    """A scheduler that finds no node for a pod says so."""
    pods = [pod for pod in part.pods if not pod.spec.node_name]
    return any(condition(pod.status.conditions, "PodScheduled") is None for pod in pods)


def _without_address(balancers: Balancers | Missing, metallb: MetalLB | Missing) -> str:
    """Where MetalLB gives addresses, no cloud is waited for."""
    if isinstance(balancers, Missing) or isinstance(metallb, Missing) or metallb.pools:
        return ""
    waiting = [balancers.names(one) for one in balancers.items if not one.ingress]
    return f"Service {waiting[0]} waits for it" if waiting else ""


controllers.must_fail("silent", "the controller manager is down, and a part was changed")(
    in_turn(lambda w: w.cluster.stop(CONTROLLERS), lambda w: w.component("builder").change_spec())
)
controllers.must_fail("silent", "the scheduler is down, and a pod was made anew")(
    in_turn(lambda w: w.cluster.stop(SCHEDULER), lambda w: w.component("builder").await_scheduler())
)
controllers.must_warn("silent", "the scheduler is down, and nothing new was made", lambda w: w.cluster.stop(SCHEDULER))


@controllers.must_fail("silent", "the cloud's controller is down, and the gateway has no address")
def cloud(world: World) -> None:
    world.cluster.hold(CLOUD)
    world.cluster.stop(CLOUD)
    world.gateway.lose_address()


controllers.must_skip("no-lease", "k3s with one server needs none", lambda w: w.objects.clear("leases"))
controllers.must_not_know("forbidden", "we may not list Leases", lambda w: w.deny("list leases.coordination.k8s.io"))
