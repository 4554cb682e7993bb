from drycc_doctor.api import Finding, Findings, Missing, check, fail, grouped, listing, or_else, passed, subject, warn
from drycc_doctor.facts.apps.volumes import AppClaim, AppClaims
from drycc_doctor.facts.kubernetes.storage import StorageClasses


@check("apps-volumes", title="The apps' volumes are bound")
def volumes(app_claims: AppClaims, storage_classes: StorageClasses | Missing) -> Findings:
    """An app whose volume is not bound does not start. Volumes of apps are for many nodes, which few classes can do.

    All claims are looked through in a table; only those of apps that are not bound are read. They are grouped by their
    StorageClass: three apps are named of each, the others counted. A volume that waits for its first pod is well.

    The class is the controller's DRYCC_APP_STORAGE_CLASS, the chart's value `controller.appStorageClass`.
    """
    codes = ((_code(claim, storage_classes), claim) for claim in app_claims.unbound)
    groups = grouped(((code, claim.spec.storage_class_name or ""), claim) for code, claim in codes if code)
    findings = (_unbound(code, class_, group) for (code, class_), group in sorted(groups.items()))
    yield from or_else(findings, passed("ok", subject.apps("volumes"), "no volume of an app waits to be bound"))


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
volumes.must_not_know("forbidden", "we may not list claims", lambda w: w.deny("list persistentvolumeclaims"))
