"""The apps' volumes are bound."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from drycc_doctor.api import UNKNOWN, WARN, Finding, Missing, check, fail, passed, subject, warn
from drycc_doctor.facts.apps.volumes import AppClaim, AppClaims
from drycc_doctor.facts.kubernetes.storage import StorageClasses

if TYPE_CHECKING:
    pass

_WORST = 3


@check("apps-volumes", title="The apps' volumes are bound")
def volumes(claims: AppClaims, classes: StorageClasses | Missing) -> Iterator[Finding]:
    """An app whose volume is not bound does not start. Volumes of apps are for many nodes, which few classes can do.

    All claims are looked through in a table; only those of apps that are not bound are read. They are grouped by their
    StorageClass: three apps are named of each, the others counted. A volume that waits for its first pod is well.

    The class is the controller's DRYCC_APP_STORAGE_CLASS, the chart's value `controller.appStorageClass`.
    """
    groups: dict[tuple[str, str], list[AppClaim]] = {}
    for one in claims.unbound:
        code, class_ = _code(one, classes), one.spec.storage_class_name or ""
        if code:
            groups.setdefault((code, class_), []).append(one)
    for (code, class_), group in sorted(groups.items()):
        yield _told(code, class_, group)
    if not groups:
        yield passed("ok", subject.apps("volumes"), "no volume of an app waits to be bound")


def _code(one: AppClaim, classes: StorageClasses | Missing) -> str:
    if one.status.phase == "Lost":
        return "lost"
    class_ = None if isinstance(classes, Missing) else classes.find(one.spec.storage_class_name or "")
    if class_ is None and one.spec.storage_class_name and not isinstance(classes, Missing):
        return "no-class"
    return "" if class_ is not None and class_.waits_for_consumer else "pending"


def _told(code: str, class_: str, group: list[AppClaim]) -> Finding:
    names = sorted({one.metadata.namespace for one in group})
    others = f" and {len(names) - _WORST} more" if len(names) > _WORST else ""
    first = group[0].metadata
    told = f"{len(group)} volumes of {len(names)} apps"
    which = f"{', '.join(names[:_WORST])}{others}"
    look = f"kubectl describe pvc -n {first.namespace} {first.name}"
    if code == "lost":
        why = f"{told} are gone: {which}"
        return warn("lost", subject.apps("lost-volumes"), why, remedy=f"{look}; bring the data back from a backup")
    if code == "no-class":
        why = f"{told} name StorageClass {class_}, which is not there: {which}"
        remedy = "install it; for apps to come set controller.appStorageClass in the values"
        return fail("no-class", subject.storage_class(class_), why, remedy=remedy)
    why = f"{told} of class {class_ or '(none)'} are not bound: {which}"
    return warn("pending", subject.apps("volumes"), why, remedy=f"{look}; the class must do ReadWriteMany")


volumes.must_fail(
    "no-class", "the apps' StorageClass was uninstalled", lambda w: w.app("guestbook").claim().pend("longhorn-2")
)
volumes.must_be(
    WARN, "pending", "the provisioner makes no volume for an app", lambda w: w.app("guestbook").claim().pend()
)
volumes.must_be(WARN, "lost", "an app's volume was deleted", lambda w: w.app("guestbook").claim().lose())
volumes.must_be(
    UNKNOWN, "forbidden", "we may not list claims of all namespaces", lambda w: w.deny("list persistentvolumeclaims")
)
