from functools import partial

from drycc_doctor.api import Finding, Findings, Missing, check, fail, or_else, passed, skip, subject, warn
from drycc_doctor.facts.kubernetes.quantity import parse_quantity
from drycc_doctor.facts.kubernetes.workloads import StatefulSets, Workload
from drycc_doctor.facts.platform.components import PERSISTENCE
from drycc_doctor.facts.release.helm import HelmRelease, Release
from drycc_doctor_checks.changes import in_turn, set_value, unknown_without, without
from drycc_doctor_checks.upgrade import without_release


@check("upgrade-volumes", title="The volumes that the values want are there")
def volumes(stateful_sets: StatefulSets, helm_release: HelmRelease | Missing) -> Findings:
    """Persistence can be chosen when a part is first installed, and not later by a value.

    Kubernetes refuses to change the volumeClaimTemplates of a StatefulSet. Where `persistence.enabled`, its size or its
    class was changed in the values of an existing part, `helm upgrade` is refused ("updates to statefulset spec ... are
    forbidden"), and what was switched on is not there: the data are in the pods, and go with them.

    For each StatefulSet of the platform the values of the release are held against its volumeClaimTemplates.

    Save the data of the part. Then take the StatefulSet alone away (`kubectl delete statefulset -n drycc NAME
    --cascade=orphan`), upgrade, and restart its pods one by one; or set the value back.
    """
    about, ours = subject.platform(), [one for one in stateful_sets.items if one.metadata.name in PERSISTENCE]
    if isinstance(helm_release, Missing):
        what = "the values of the release are not known"
        yield without_release(helm_release, "there are no values to compare with", what)
    elif not ours:
        yield skip("no-volumes", about, "none of the parts that may have volumes runs here")
    else:
        well = passed("ok", about, f"{len(ours)} StatefulSets have the volumes that the values want")
        yield from or_else((_compared(one, helm_release.newest) for one in ours), well)


def _compared(one: Workload, release: Release) -> Finding | None:
    name, path = one.metadata.name, PERSISTENCE[one.metadata.name]
    about, wanted = subject.component(name), release.value(f"{path}.enabled")
    remedy = (
        f"save the data of {name}; then kubectl delete statefulset -n @ {name} --cascade=orphan, helm upgrade, "
        f"and restart its pods one by one; or set {path} back to what it was"
    )
    templates = one.spec.volume_claim_templates
    if wanted is True and not templates:
        why = f"{path}.enabled is true, and StatefulSet {name} has no volumes: its data are lost with its pods"
        return fail("no-templates", about, f"{why}, and the next helm upgrade is refused", remedy=remedy)
    if wanted is False and templates:
        why = f"{path}.enabled is false, and StatefulSet {name} has volumes: the next helm upgrade is refused"
        return warn("not-wanted", about, why, remedy=f"set {path}.enabled to true, or {remedy}")
    return _fitting(one, release, path, remedy) if wanted is True else None


def _fitting(one: Workload, release: Release, path: str, remedy: str) -> Finding | None:
    """The size and the class, where the values say one that may be told."""
    about = subject.component(one.metadata.name)
    size, name = release.value(f"{path}.size"), release.value(f"{path}.storageClass")
    wanted = parse_quantity(size) if isinstance(size, str | int) else 0
    for template in one.spec.volume_claim_templates:
        if wanted and template.size and wanted != parse_quantity(template.size):
            why = f"{path}.size is {size}, and the volumes of {one.metadata.name} were claimed with {template.size}"
            return warn("other-size", about, f"{why}: the next helm upgrade is refused", remedy=remedy)
        has = template.spec.storage_class_name
        if isinstance(name, str) and name not in {"", "-", has}:
            why = f"{path}.storageClass is {name}, and the volumes of {one.metadata.name} are of {has or 'the default'}"
            return warn("other-class", about, f"{why}: the next helm upgrade is refused", remedy=remedy)
    return None


volumes.must_fail("no-templates", "persistence of the log store was switched on after the install", since="g2")(
    in_turn(
        lambda w: w.component("quickwit-indexer").keep_nothing(),
        set_value("quickwit.indexer.persistence.enabled", to=True),
    )
)
_grafana, _kept = partial(set_value, "grafana.persistence"), {"enabled": True, "size": "5Gi"}
volumes.must_warn("not-wanted", "persistence is switched off", _grafana({"enabled": False}), since="g2")
volumes.must_warn("other-size", "the volumes should be larger", _grafana(_kept | {"size": "50Gi"}), since="g2")
volumes.must_warn("other-class", "another class", _grafana(_kept | {"storageClass": "longhorn"}), since="g2")
volumes.must_skip("no-release", "the platform was not installed by Helm", lambda w: w.release.forget())
volumes.must_skip("no-volumes", "everything with data runs elsewhere", without(*PERSISTENCE), only=("g1",))
unknown_without(volumes, "list secrets")
