from collections import Counter

from drycc_doctor.api import Finding, Findings, check, fail, or_else, passed, skip, subject, warn
from drycc_doctor.facts.kubernetes.quantity import parse_quantity
from drycc_doctor.facts.kubernetes.storage import Claim, PlatformClaims, StorageClasses
from drycc_doctor.facts.resources.requests import ResourceRequests
from drycc_doctor_checks.changes import in_turn

_SELECTED = "volume.kubernetes.io/selected-node"
_MAKE_DEFAULT = "kubectl annotate storageclass NAME storageclass.kubernetes.io/is-default-class=true"


@check("cluster-storage", title="The platform's volumes are bound, and new ones can be made")
def storage(platform_claims: PlatformClaims, storage_classes: StorageClasses, demands: ResourceRequests) -> Findings:
    """A pod whose volume is not bound does not start: the database, the cache, the object storage wait for ever.

    Each PersistentVolumeClaim of the platform must be bound. The installer writes no StorageClass into them, so that the
    cluster needs exactly one default class; a class that a claim names must be there. A claim that asks for more than its
    volume has waits for its expansion; one that only one node may mount must not be used on two.

    `kubectl describe pvc -n drycc` says what the provisioner said.
    """
    claims = platform_claims.items
    templates = [claim for demand in demands.items for claim in demand.claims]  # of those to come
    named = {claim.spec.storage_class_name for claim in (*claims, *templates)}
    if not named:
        yield skip("no-claims", subject.cluster(), "no part of the platform keeps its data on a volume")
        return
    idle = _idle(claims, storage_classes)
    findings = [*_missing_classes(named, storage_classes), *_defaults(named, storage_classes, claims)]
    findings += [_makes_no_volumes(name, count) for name, count in idle.items()]
    findings += [_unbound(claim, storage_classes, idle) for claim in claims if claim.status.phase != "Bound"]
    findings += [finding for claim in claims for finding in (_unexpanded(claim), _shared(claim, demands)) if finding]
    if claims:
        well = passed("ok", subject.cluster(), f"all {len(claims)} volumes of the platform are bound")
    else:
        well = skip("no-claims", subject.cluster(), "no claim of the platform is there")
    yield from or_else(findings, well)


def _missing_classes(named: set[str | None], classes: StorageClasses) -> Findings:
    for name in sorted(name for name in named if name and classes.find(name) is None):
        remedy = f"install the StorageClass {name}, or name one that is there: kubectl get storageclass"
        yield fail("no-class", subject.storage_class(name), f"there is no StorageClass {name}", remedy=remedy)


def _defaults(named: set[str | None], classes: StorageClasses, claims: tuple[Claim, ...]) -> Findings:
    about, defaults = subject.storage_class(), classes.defaults
    if not defaults and None in named:
        why = "no StorageClass is the default, and the platform's claims name none"
        waiting = any(one.spec.storage_class_name is None and one.status.phase == "Pending" for one in claims)
        yield (fail if waiting else warn)("no-default", about, why, remedy=_MAKE_DEFAULT)
    elif len(defaults) > 1:
        why = f"{len(defaults)} StorageClasses are the default: {', '.join(defaults)}; the newest is taken"
        remedy = f"kubectl annotate --overwrite storageclass {defaults[0]} storageclass.kubernetes.io/is-default-class-"
        yield warn("two-defaults", about, why, remedy=remedy)


def _idle(claims: tuple[Claim, ...], classes: StorageClasses) -> dict[str, int]:
    """The classes that more than one claim waits for, with how many: there it is the class, not the claim."""
    waiting = Counter(claim.spec.storage_class_name for claim in claims if claim.status.phase == "Pending")
    return {
        name: count
        for name, count in waiting.items()
        if name and count > 1 and (found := classes.find(name)) and not found.waits_for_consumer
    }


def _makes_no_volumes(name: str, count: int) -> Finding:
    why = f"StorageClass {name} makes no volumes: {count} claims of the platform wait for one"
    remedy = f"see that its provisioner runs: kubectl get storageclass {name} names it"
    return fail("no-volumes", subject.storage_class(name), why, remedy=remedy)


def _unbound(claim: Claim, classes: StorageClasses, idle: dict[str, int]) -> Finding:
    name, wanted = claim.metadata.name, claim.spec.storage_class_name
    about, look = subject.claim(name), f"kubectl describe pvc -n @ {name}"
    if claim.status.phase == "Lost":
        remedy = f"restore its PersistentVolume; or kubectl delete pvc -n @ {name}, its pod, and restore a backup"
        return fail("lost", about, f"{name} is Lost: the volume that it was bound to is gone", remedy=remedy)
    if wanted is None and not classes.defaults:
        why = f"{name} waits: it names no class, and none is the default"
        return fail("no-default", about, why, remedy=_MAKE_DEFAULT)
    if not wanted:
        return fail("pending", about, f"{name} is not bound, and names no class", remedy=look)
    class_ = classes.find(wanted)
    if class_ is None:
        remedy = f"install the StorageClass {wanted}; the class of a claim cannot be changed"
        return fail("no-class", about, f"{name} waits for the StorageClass {wanted}, which is not there", remedy=remedy)
    if class_.waits_for_consumer and _SELECTED not in claim.metadata.annotations:
        why = f"{name} is not bound: class {wanted} waits until a pod that uses it is on a node"
        return warn("waits-for-pod", about, why, remedy=f"kubectl describe pod of what uses it; {look}")
    why = f"{name} is not bound: {class_.provisioner} made no volume of class {wanted}"
    return fail("no-volumes" if wanted in idle else "pending", about, why, remedy=look)


def _unexpanded(claim: Claim) -> Finding | None:
    name, has = claim.metadata.name, claim.status.capacity.get("storage", "nothing")
    if claim.status.phase != "Bound" or parse_quantity(claim.size) <= parse_quantity(has):
        return None
    reason = next((f": {one.message or one.type}" for one in claim.status.conditions if one.true), "")
    remedy = f"kubectl describe pvc -n @ {name}; the pod may have to start again"
    why = f"{name} asks for {claim.size}, its volume has {has}{reason}"
    return warn("expansion", subject.claim(name), why, remedy=remedy)


def _shared(claim: Claim, demands: ResourceRequests) -> Finding | None:
    name = claim.metadata.name
    nodes = demands.used_on.get(name, ())
    if len(nodes) < 2 or not set(claim.spec.access_modes) <= {"ReadWriteOnce", "ReadWriteOncePod"}:
        return None
    why = f"{name} can be mounted by one node, and pods on {', '.join(nodes)} use it"
    remedy = "scale what uses it to one pod, or give it a volume for many"
    return warn("multi-attach", subject.claim(name), why, remedy=remedy)


storage.must_fail("pending", "the provisioner makes no volume", lambda w: w.cluster.claim().pend())
storage.must_fail("no-volumes", "the provisioner is down at an install", lambda w: w.cluster.stop_provisioner())
storage.must_fail("no-class", "a claim's class was uninstalled", lambda w: w.cluster.claim().pend("fast-ssd"))
_no_class = in_turn(lambda w: w.cluster.set_default("local-path", "false"), lambda w: w.cluster.claim().pend(None))
storage.must_fail("no-default", "a claim names no class, and none is the default", _no_class)
storage.must_fail("pending", "a claim wants no class, and has no volume", lambda w: w.cluster.claim().pend(""))
storage.must_fail("lost", "somebody deleted a claim's volume", lambda w: w.cluster.claim().lose())
storage.must_warn("waits-for-pod", "a class waits for a pod", lambda w: w.cluster.claim().pend("local-path"))
storage.must_warn("no-default", "no class is the default", lambda w: w.cluster.set_default("local-path", "false"))
storage.must_warn("two-defaults", "a second default", lambda w: w.cluster.set_default("longhorn", "true"))
storage.must_warn("expansion", "a volume was to grow", lambda w: w.cluster.claim().await_expansion())
storage.must_warn("multi-attach", "two nodes use a volume of one", lambda w: w.cluster.share_claim("grafana"))
storage.must_skip("no-claims", "all claims are gone", lambda w: w.cluster.lose_claims())
storage.must_skip("no-claims", "all runs elsewhere, or keeps no data", lambda w: w.cluster.keep_nothing())
