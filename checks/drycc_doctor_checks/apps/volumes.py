from drycc_doctor.api import (
    Finding,
    Findings,
    Missing,
    check,
    fail,
    grouped,
    listing,
    or_else,
    passed,
    skip,
    subject,
    warn,
)
from drycc_doctor.facts.apps.volumes import AppClaim, AppClaims
from drycc_doctor.facts.kubernetes.storage import StorageClasses
from drycc_doctor_checks.changes import in_turn

_PROTECTED = "kubernetes.io/pvc-protection"  # drycc/failures#claims-that-go


@check("apps-volumes", title="The apps' volumes are bound, and stay")
def volumes(app_claims: AppClaims, storage_classes: StorageClasses | Missing) -> Findings:
    """An app whose volume is not bound does not start. Volumes of apps are for many nodes, which few classes can do.

    All claims are looked through in a table; only those of apps that are not bound are read. They are grouped by their
    StorageClass: three apps are named of each, the others counted. A volume that waits for its first pod is well.

    One that was deleted, and whose app was not, is held by pods while it has the finalizer kubernetes.io/pvc-protection:
    when they go, with the next deployment or a drained node, its data go.

    The class is the controller's DRYCC_APP_STORAGE_CLASS, the chart's value `controller.appStorageClass`.
    """
    codes = ((_code(claim, storage_classes), claim) for claim in app_claims.unbound)
    groups = grouped(((code, claim.spec.storage_class_name or ""), claim) for code, claim in codes if code)
    findings = [_unbound(code, class_, group) for (code, class_), group in sorted(groups.items())]
    findings += _deleted([one for one in app_claims.going if _PROTECTED in one.metadata.finalizers])
    if app_claims.listed:
        why = f"none of {app_claims.listed} claims of the cluster is an app's and unbound, or deleted and held by pods"
        well = passed("ok", subject.apps("volumes"), why)
    else:
        well = skip("no-claims", subject.apps("volumes"), "there is no claim in the cluster")
    yield from or_else(findings, well)


def _deleted(going: list[AppClaim]) -> Findings:
    if going:
        names, first = sorted({claim.metadata.namespace for claim in going}), going[0].metadata
        why = f"{len(going)} volumes of {len(names)} apps were deleted, and pods still hold them: {listing(names)}"
        why += "; their data go with the pods"
        look = f"kubectl describe pvc -n {first.namespace} {first.name} names the pods"
        yield warn(
            "deleting", subject.apps("deleted-volumes"), why, remedy=f"{look}; copy the data to a new volume first"
        )


def _code(claim: AppClaim, storage_classes: StorageClasses | Missing) -> str:
    """What keeps a claim from being bound; empty where nothing does."""
    if claim.status.phase == "Lost":
        return "lost"
    if isinstance(storage_classes, Missing) or not claim.spec.storage_class_name:
        return "pending"
    class_ = storage_classes.find(claim.spec.storage_class_name)
    if class_ is None:
        return "no-class"
    return "" if class_.waits_for_consumer else "pending"


def _unbound(code: str, class_: str, group: list[AppClaim]) -> Finding:
    names, first = sorted({claim.metadata.namespace for claim in group}), group[0].metadata
    count, which = f"{len(group)} volumes of {len(names)} apps", listing(names)
    look = f"kubectl describe pvc -n {first.namespace} {first.name}"
    if code == "lost":
        remedy = f"{look}; bring the data back from a backup"
        return warn("lost", subject.apps("lost-volumes"), f"{count} are gone: {which}", remedy=remedy)
    if code == "no-class":
        why = f"{count} name StorageClass {class_}, which is not there: {which}"
        remedy = "install it; for apps to come set controller.appStorageClass in the values"
        return fail("no-class", subject.storage_class(class_), why, remedy=remedy)
    why = f"{count} of class {class_ or '(none)'} are not bound: {which}"
    return warn("pending", subject.apps("volumes"), why, remedy=f"{look}; the class must do ReadWriteMany")


volumes.must_fail("no-class", "the class was uninstalled", lambda w: w.app("guestbook").claim().pend("longhorn-2"))
volumes.must_warn("pending", "no volume is made for an app", lambda w: w.app("guestbook").claim().pend())
volumes.must_warn("lost", "an app's volume was deleted", lambda w: w.app("guestbook").claim().lose())
_mounted = in_turn(lambda w: w.app("guestbook").mount_claim("uploads"), lambda w: w.app("guestbook").claim().delete())
volumes.must_warn("deleting", "an app's volume was deleted under its pods", _mounted)
_going = in_turn(_mounted, lambda w: w.app("guestbook").terminate())
volumes.must_pass("ok", "its app was destroyed", _going)
volumes.must_skip("no-claims", "nothing keeps data on a volume", lambda w: w.objects.clear("persistentvolumeclaims"))
volumes.must_not_know("forbidden", "we may not list claims", lambda w: w.deny("list persistentvolumeclaims"))
