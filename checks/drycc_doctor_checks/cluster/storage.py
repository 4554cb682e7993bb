"""The platform's volumes are bound, and new ones can be made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from drycc_doctor.api import SKIP, WARN, Finding, World, check, fail, passed, skip, subject, warn
from drycc_doctor.facts.kubernetes.quantity import amount
from drycc_doctor.facts.kubernetes.storage import Claim, PlatformClaims, StorageClasses
from drycc_doctor.facts.resources.requests import Demands

_SELECTED = "volume.kubernetes.io/selected-node"
_DEFAULT = "kubectl annotate storageclass NAME storageclass.kubernetes.io/is-default-class=true"


@check("cluster-storage", title="The platform's volumes are bound, and new ones can be made")
def storage(claims: PlatformClaims, classes: StorageClasses, demands: Demands) -> Iterator[Finding]:
    """A pod whose volume is not bound does not start: the database, the cache, the object storage wait for ever.

    Each PersistentVolumeClaim of the platform must be bound. The installer writes no StorageClass into them, so that the
    cluster needs exactly one default class; a class that a claim names must be there. A claim that asks for more than its
    volume has waits for its expansion; one that only one node may mount must not be used on two.

    `kubectl describe pvc -n drycc` says what the provisioner said.
    """
    named = {one.spec.storage_class_name for one in _all(claims, demands)}
    if not named:
        yield skip("no-claims", subject.cluster(), "no part of the platform keeps its data on a volume")
        return
    idle = _idle(claims, classes)
    waiting = any(one.spec.storage_class_name is None and one.status.phase == "Pending" for one in claims.items)
    findings = [
        *_of_classes(named, classes, waiting=waiting),
        *(_no_volumes(name, count) for name, count in idle.items()),
    ]
    findings += [found for one in claims.items for found in _judged(one, classes, idle, demands)]
    yield from findings
    if not findings:
        yield passed("ok", subject.cluster(), f"all {len(claims.items)} volumes of the platform are bound")


def _all(claims: PlatformClaims, demands: Demands) -> list[Claim]:
    """Those that are there, and the templates of those to come."""
    return [*claims.items, *(template for one in demands.items for template in one.claims)]


def _of_classes(named: set[str | None], classes: StorageClasses, *, waiting: bool) -> Iterator[Finding]:
    for name in sorted(name for name in named if name and classes.find(name) is None):
        remedy = f"install the StorageClass {name}, or name one that is there: kubectl get storageclass"
        yield fail("no-class", subject.storage_class(name), f"there is no StorageClass {name}", remedy=remedy)
    defaults = classes.defaults
    if not defaults and None in named:
        why = "no StorageClass is the default, and the platform's claims name none"
        say = fail if waiting else warn
        yield say("no-default", subject.storage_class(), why, remedy=_DEFAULT)
    elif len(defaults) > 1:
        why = f"{len(defaults)} StorageClasses are the default: {', '.join(defaults)}; the newest is taken"
        remedy = f"kubectl annotate --overwrite storageclass {defaults[0]} storageclass.kubernetes.io/is-default-class-"
        yield warn("two-defaults", subject.storage_class(), why, remedy=remedy)


def _no_volumes(name: str, count: int) -> Finding:
    why = f"StorageClass {name} makes no volumes: {count} claims of the platform wait for one"
    remedy = f"see that its provisioner runs: kubectl get storageclass {name} names it"
    return fail("no-volumes", subject.storage_class(name), why, remedy=remedy)


def _judged(claim: Claim, classes: StorageClasses, idle: Counter[str], demands: Demands) -> Iterator[Finding]:
    name, phase = claim.metadata.name, claim.status.phase
    about, look = subject.claim(name), f"kubectl describe pvc -n @ {name}"
    if phase == "Lost":
        remedy = "restore the PersistentVolume, or delete the claim and bring its data back from a backup"
        yield fail("lost", about, f"the volume of {name} is gone", remedy=remedy)
    elif phase != "Bound":
        yield _unbound(claim, classes, idle)
    elif _grows(claim):
        has = claim.status.capacity.get("storage", "nothing")
        why = f"{name} asks for {claim.spec.resources.requests['storage']}, its volume has {has}"
        yield warn("expansion", about, f"{why}{_said(claim)}", remedy=f"{look}; the pod may have to start again")
    nodes = demands.used_on.get(name, ())
    if len(nodes) > 1 and set(claim.spec.access_modes) <= {"ReadWriteOnce", "ReadWriteOncePod"}:
        why = f"{name} can be mounted by one node, and pods on {', '.join(nodes)} use it"
        yield warn("multi-attach", about, why, remedy="scale what uses it to one pod, or give it a volume for many")


def _idle(claims: PlatformClaims, classes: StorageClasses) -> Counter[str]:
    """The classes that more than one claim waits for, with how many: there it is the class, not the claim."""
    waiting = Counter(c.spec.storage_class_name or "" for c in claims.items if c.status.phase == "Pending")
    known = {one.metadata.name for one in classes.items if not one.waits_for_consumer}
    return Counter({name: count for name, count in waiting.items() if count > 1 and name in known})


def _unbound(claim: Claim, classes: StorageClasses, idle: Counter[str]) -> Finding:
    name, wanted = claim.metadata.name, claim.spec.storage_class_name
    about, look = subject.claim(name), f"kubectl describe pvc -n @ {name}"
    if not wanted:
        if wanted is None and not classes.defaults:
            return fail(
                "no-default", about, f"{name} waits: it names no class, and none is the default", remedy=_DEFAULT
            )
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


def _grows(claim: Claim) -> bool:
    wanted, has = claim.spec.resources.requests.get("storage", "0"), claim.status.capacity.get("storage", "0")
    return amount(wanted) > amount(has)


def _said(claim: Claim) -> str:
    told = [one.message or one.type for one in claim.status.conditions if one.true]
    return f": {told[0]}" if told else ""


storage.must_fail("pending", "the provisioner of a claim's class makes no volume", lambda w: w.cluster.claim().pend())
storage.must_fail(
    "no-volumes",
    "the provisioner is down, and the platform was installed again",
    lambda w: w.cluster.stop_provisioner(),
)
storage.must_fail(
    "no-class", "a claim names a class that was uninstalled", lambda w: w.cluster.claim().pend("fast-ssd")
)


@storage.must_fail("no-default", "a claim names no class, and none is the default")
def no_default(world: World) -> None:
    world.cluster.set_default("local-path", "false")
    world.cluster.claim().pend(None)


storage.must_fail(
    "pending",
    "a claim says that it wants no class, and nobody made a volume for it",
    lambda w: w.cluster.claim().pend(""),
)
storage.must_fail("lost", "somebody deleted a claim's volume", lambda w: w.cluster.claim().lose())
storage.must_be(
    WARN,
    "waits-for-pod",
    "a claim's class waits for a pod that no node takes",
    lambda w: w.cluster.claim().pend("local-path"),
)
storage.must_be(
    WARN, "no-default", "no class is the default any more", lambda w: w.cluster.set_default("local-path", "false")
)
storage.must_be(
    WARN, "two-defaults", "a second class was made the default", lambda w: w.cluster.set_default("longhorn", "true")
)
storage.must_be(
    WARN,
    "expansion",
    "a volume was to grow, and its pod was never started again",
    lambda w: w.cluster.claim().await_expansion(),
)
storage.must_be(
    WARN,
    "multi-attach",
    "pods on two nodes use a volume that one node may mount",
    lambda w: w.cluster.share_claim("grafana"),
)
storage.must_be(
    SKIP, "no-claims", "everything that has data runs elsewhere, or keeps none", lambda w: w.cluster.keep_nothing()
)
