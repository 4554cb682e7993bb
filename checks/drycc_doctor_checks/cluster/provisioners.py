from drycc_doctor.api import Finding, Findings, check, fail, or_else, passed, skip, subject, unknown, warn
from drycc_doctor.facts.kubernetes.clock import ClusterClock, format_duration
from drycc_doctor.facts.kubernetes.provisioners import Provisioner, Provisioners
from drycc_doctor_checks.changes import in_turn

_LONG = 300  # seconds: a holder renews every few, and loses it after fifteen


@check("cluster-provisioners", title="Who makes volumes is at work")
def provisioners(provisioners: Provisioners, cluster_clock: ClusterClock) -> Findings:
    """A claim waits for the program that its class names, and nothing says so while that program does not run.

    The provisioner of each class of the platform's claims is looked for by the Lease by which it leads, which is called
    like it: in kube-system, and where a claim waits for it, in every namespace. One that was not renewed for five minutes
    is a warning, for it may be left over; where a claim waits, it is a failure. A provisioner that keeps no Lease cannot
    be looked at from here.

    The Lease names its holder, a pod: `kubectl describe` it, and look at its log. The claim's own events say more:
    `kubectl describe pvc -n drycc`.
    """
    if not provisioners.items:
        yield skip("no-provisioner", subject.cluster(), "no claim of the platform is of a class that makes volumes")
        return
    unseen = ", ".join(one.name for one in provisioners.items)
    why = f"{unseen}: no Lease in kube-system; it is looked for elsewhere where a claim waits"
    seen = (_finding(one, cluster_clock) for one in provisioners.items if one.lease or one.waits)
    yield from or_else(seen, skip("not-looked-for", subject.cluster(), why))


def _finding(one: Provisioner, clock: ClusterClock) -> Finding:
    about, lease = subject.control_plane(one.name), one.lease
    if lease is None:
        why = f"{one.waits} waits for a volume of class {one.class_}; whether {one.name}, which makes these, runs is not seen"
        remedy = f"it keeps no Lease of its name, or we may not list Leases in every namespace; {_look(one)}"
        return unknown("not-seen", about, why, remedy=remedy)
    since, at = clock.since(lease.spec.renew_time) or 0, f"{lease.metadata.namespace}/{lease.metadata.name}"
    if since <= _LONG:
        return passed("ok", about, f"{one.name}, which makes the volumes of class {one.class_}, is at work")
    why = f"{one.name}, which makes the volumes of class {one.class_}, has not renewed its Lease {at} for {format_duration(since)}"
    remedy = f"kubectl get lease -n {lease.metadata.namespace} {lease.metadata.name} -o yaml names the pod that held it"
    if one.waits:
        return fail("silent", about, f"{why}: {one.waits} waits for it", remedy=remedy)
    return warn("silent", about, f"{why}: if it does not run, no new volume is made", remedy=remedy)


def _look(one: Provisioner) -> str:
    return f"kubectl describe pvc -n @ {one.waits} tells what it said"


_LEASE, _LOCAL = "driver-longhorn-io", "rancher.io-local-path"
_stopped = in_turn(lambda w: w.cluster.hold(_LEASE), lambda w: w.cluster.stop(_LEASE))
provisioners.must_pass(
    "ok", "it renews its Lease", in_turn(lambda w: w.cluster.hold(_LEASE), lambda w: w.cluster.claim().pend())
)
provisioners.must_fail(
    "silent", "it does not run, and a claim waits", in_turn(_stopped, lambda w: w.cluster.claim().pend())
)
provisioners.must_warn("silent", "it does not run, and nothing waits")(
    in_turn(lambda w: w.cluster.hold(_LOCAL), lambda w: w.cluster.stop(_LOCAL))
)
provisioners.must_not_know("not-seen", "it keeps no Lease, and a claim waits", lambda w: w.cluster.claim().pend())
provisioners.must_skip("not-looked-for", "it keeps no Lease in kube-system", lambda w: w.cluster.claim())
provisioners.must_skip("no-provisioner", "no claim is there", lambda w: w.cluster.lose_claims())
provisioners.must_not_know(
    "forbidden", "we may not list classes", lambda w: w.deny("list storageclasses.storage.k8s.io")
)
