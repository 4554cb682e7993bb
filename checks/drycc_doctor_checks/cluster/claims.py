from collections.abc import Sequence

from drycc_doctor.api import Findings, check, fail, grouped, listing, or_else, passed, skip, subject
from drycc_doctor.facts.resources.claims import ClaimingPod, NamedClaim, NamedClaims
from drycc_doctor_checks.changes import in_turn, where_runs
from drycc_doctor_checks.commands import KEEP_VOLUMES

_SAVE = "save the data now, while the pods run; a volume that kubectl get pv says is Released still has its data"


@check("cluster-claims", title="The platform's PersistentVolumeClaims are there, and stay")
def claims(named_claims: NamedClaims) -> Findings:
    """A claim that was deleted stays until the last pod that uses it is gone; then it goes, and with it the data.

    The claims that pods and workloads name are looked up. One that is being deleted still works: Kubernetes keeps it
    by the finalizer kubernetes.io/pvc-protection, and nothing else shows. When its pod is deleted, by an upgrade, a
    drained node or by hand, the claim goes; its volume goes too where its reclaim policy is Delete, and the StatefulSet
    makes a new, empty claim of the same name. One that is gone already, while a pod runs on it, was taken away by force:
    nothing but that pod holds what the volume had.

    Nothing takes a deletion back. Save the data. Then let the volumes be kept: `kubectl get pvc -n drycc` names them,
    `kubectl patch pv VOLUME -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'` keeps one. To use them again, scale
    the part to nothing; when its claims are gone, free each volume for the claim of the same name, `kubectl patch pv
    VOLUME --type=json -p '[{"op":"remove","path":"/spec/claimRef/uid"}]'`; and scale the part up again.
    """
    about, named = subject.claims(), named_claims.items
    if not named:
        yield skip("no-claims", about, "no part of the platform keeps its data on a volume")
        return
    gone = [one for one in named if not one.is_there and any(pod.runs or pod.waits_for(one.name) for pod in one.pods)]
    findings = [*_deleted([one for one in named if one.claim and one.claim.metadata.deletion_timestamp])]
    if gone and not named_claims.are_any:
        names = listing([one.name for one in gone])
        why = f"no claim is there, and pods of the platform name {len(gone)} ({names})"
        why += ": what the volumes had goes with the pods, if it is not gone already"
        findings.append(fail("none", about, why, remedy=_SAVE))
    else:
        findings += _vanished([one for one in gone if not one.in_template])
    there = sum(one.claim is not None for one in named)
    if there:
        well = passed(
            "ok", about, f"none of {there} claims of the platform is being deleted or was taken from its pods"
        )
    else:
        well = skip("no-claims", about, "no claim of the platform is there, and no pod that needs one")
    yield from or_else(findings, well)


def _are(some: Sequence[NamedClaim], whose: str) -> str:
    return f"{len(some)} claims of {whose} are" if len(some) > 1 else f"1 claim of {whose} is"


def _deleted(going: list[NamedClaim]) -> Findings:
    if going:
        names, one = [one.name for one in going], len(going) == 1
        then = "its data go with the next deletion" if one else "their data go with the next deletions"
        why = f"{_are(going, 'the platform')} being deleted ({listing(names)}): {then} of pods, by hand, by an upgrade or by a drained node"
        remedy = f"save the data now; nothing takes a deletion back. Keep the volumes: {KEEP_VOLUMES}"
        yield fail("deleting", subject.claims(), why, remedy=remedy, claims=" ".join(names))


def _vanished(gone: list[NamedClaim]) -> Findings:
    for name, theirs in grouped((_part(one.pods[0]), one) for one in gone).items():
        pods, names = [pod for one in theirs for pod in one.pods], listing([one.name for one in theirs])
        why = f"{_are(theirs, name)} not there ({names})"
        if any(pod.runs for pod in pods):
            why += ": what the volumes had goes with the pods, if it is not gone already"
            yield fail("gone", subject.component(name), why, remedy=_SAVE, pod=pods[0].metadata.name)
        else:
            remedy = f"kubectl describe -n @ statefulset/{name} says why it makes none: a quota, or a webhook"
            yield fail("not-made", subject.component(name), f"{why}: its pods wait", remedy=remedy)


def _part(pod: ClaimingPod) -> str:
    return subject.pod(pod.metadata.name).stable.name


_NOT_FOUND = '0/3 nodes are available: persistentvolumeclaim "valkey-data-drycc-valkey-0" not found.'
claims.must_fail("deleting", "somebody deleted all claims", lambda w: w.cluster.delete_claims())
claims.must_fail("deleting", "somebody deleted a claim", lambda w: w.cluster.claim().delete())
claims.must_fail("none", "all claims are gone, and their pods run on", lambda w: w.cluster.lose_claims())
claims.must_fail("gone", "a claim's finalizer was taken away", lambda w: w.cluster.claim().vanish())
claims.must_fail("not-made", "nobody makes the claims of the cache")(
    where_runs("valkey", lambda w: w.component("valkey").pend(_NOT_FOUND), lambda w: w.cluster.drop_claims("valkey"))
)
claims.must_pass("ok", "a volume grows", lambda w: w.cluster.claim().await_expansion())
claims.must_pass("ok", "a volume is modified", lambda w: w.cluster.claim().be_modified())
_unused = in_turn(
    lambda w: w.leave_behind("persistentvolumeclaims", "drycc-old"), lambda w: w.cluster.claim("drycc-old").delete()
)
claims.must_pass("ok", "a claim that nobody uses was deleted", _unused)
claims.must_skip("no-claims", "all runs elsewhere, or keeps no data", lambda w: w.cluster.keep_nothing())
