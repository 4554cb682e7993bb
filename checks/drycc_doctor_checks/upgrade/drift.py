from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from drycc_doctor.api import Findings, Missing, check, or_else, passed, skip, subject, unknown, unknown_because, warn
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor.facts.release.helm_drift import ManagedObject, ManagedObjects
from drycc_doctor.facts.release.manifest_diff import Difference
from drycc_doctor.facts.release.scalers import ScaledOtherwise
from drycc_doctor.model.glob import fits
from drycc_doctor_checks.changes import in_turn, rewrite_manifest, set_env, unknown_without
from drycc_doctor_checks.upgrade import RELEASE, without_release

_WORST = 3
_VALUES = (
    "if it is to stay, write it into your values: helm get values drycc -n @ shows them; then helm upgrade the release"
)
_OPENING = ("DRYCC_DEBUG", "REGISTRATION_ENABLED", "SOCIAL_AUTH_*")
"""Variables without which nothing is lost, and with which strangers come in (drycc/failures#exposure)."""
_FITTED = "autopilot.gke.io/resource-adjustment"
"""What GKE Autopilot writes to a workload whose requests and limits it has set."""
_RELOADERS = ("STAKATER_*",)
"""Variables by which controllers start pods anew when a Secret changes: Reloader's."""


@check("upgrade-drift", title="What is there is what Helm made")
def drift(
    managed_objects: ManagedObjects | Missing,
    helm_release: HelmRelease | Missing,
    scaled: ScaledOtherwise | Missing,
) -> Findings:
    """The newest revision of the release holds all objects as the charts wrote them; they are held against those there.

    The manual tells to edit Deployments by hand. Helm does not know of that: the next upgrade writes its own value over
    an edited field, and makes again what was deleted; a Secret comes back with other values. A variable that was added
    stays, and stands in no file from which the platform could be made again.

    What others are meant to write is theirs: the number of pods where a HorizontalPodAutoscaler or KEDA scales them, what
    GKE Autopilot gives containers, the variables of Reloader, the mark of a restart. Only fields that the manifest sets are compared, and what the API server writes in another way is the same. Of
    Secrets only the names are compared; Jobs are upgrade-jobs' matter, the Certificate is tls-certificate's, the
    webhook controller-webhook's; ServiceAccounts are components-accounts', Roles and bindings
    components-rbac's.

    Write each change into the values of the release, then `helm upgrade` it; but for those that let strangers in or show
    secrets, which other checks tell: take these away.
    """
    missing = next((one for one in (helm_release, managed_objects) if isinstance(one, Missing)), None)
    if missing is not None:
        yield without_release(missing, "there is nothing to compare with", "what Helm made is not known")
    elif isinstance(helm_release, HelmRelease) and helm_release.newest.info.status != "deployed":
        revision = f"the newest revision is {helm_release.newest.info.status}"
        why = f"{revision}: what it holds was never made whole; see upgrade-release"
        yield skip("not-deployed", RELEASE, why)
    elif isinstance(managed_objects, ManagedObjects):
        yield from _compared(managed_objects, frozenset() if isinstance(scaled, Missing) else scaled.names)


def _compared(managed_objects: ManagedObjects, scaled: frozenset[str]) -> Findings:
    release, objects = managed_objects.release, [one for one in managed_objects.items if one.wanted.kind != "Job"]
    about = subject.thing("Helm release", release.name or "drycc")
    yield from (unknown_because(one, "some objects cannot be compared") for one in managed_objects.unlisted)
    findings = chain(_missing(objects), _edited(objects, scaled), _added(objects), _opened(objects))
    if objects:
        well = passed("ok", about, f"{len(objects)} objects are there as revision {release.version} has them")
        yield from or_else(findings, well)
    elif not managed_objects.unlisted:
        yield unknown("empty", about, "the manifest of the release names no object that can be compared")


def _missing(objects: Sequence[ManagedObject]) -> Findings:
    missing = [one for one in objects if one.live is None]
    remedy = "helm upgrade the release with the values it has: it makes it again; or take it out by its value"
    for one in missing[:_WORST]:
        why = f"{one.name} is of the release, and not there{_beside(missing)}"
        yield warn("missing-object", _subject(one), why, remedy=remedy, objects=_names(missing))


def _edited(objects: Sequence[ManagedObject], scaled: frozenset[str]) -> Findings:
    edited = [(one, found) for one in objects if (found := [*_differences(one, scaled)])]
    every = [one for one, _ in edited]
    for one, found in edited[:_WORST]:
        paths = [str(each).removeprefix("jobTemplate.spec.").removeprefix("template.spec.") for each in found]
        more = f", and {len(paths) - _WORST} fields more" if len(paths) > _WORST else ""
        fields = ", ".join(path[:80] for path in paths[:_WORST]) + more
        why = f"{one.name} was changed since, which the next upgrade undoes: {fields}{_beside(every)}"
        yield warn("edited", _subject(one), why, remedy=_VALUES, objects=_names(every))


def _differences(one: ManagedObject, scaled: frozenset[str]) -> Iterator[Difference]:
    """What nobody is known to write who is meant to."""
    fitted = one.live is not None and _FITTED in one.live.metadata.annotations
    for each in one.differences:
        scales = each.path == "replicas" and one.wanted.metadata.name in scaled
        if not scales and not (fitted and ".resources." in each.path):
            yield each


def _added(objects: Sequence[ManagedObject]) -> Findings:
    added = [(one, found) for one in objects if (found := _unknown(one))]
    every = [one for one, _ in added]
    for one, found in added[:_WORST]:
        names = ", ".join(found[:_WORST])
        why = f"{one.name} has variables that the release does not know: {names}{_beside(every)}"
        yield warn("added", _subject(one), why, remedy=_VALUES, objects=_names(every))


def _opened(objects: Sequence[ManagedObject]) -> Findings:
    opened = [one for one in objects if _opening(one)]
    for one in opened[:_WORST]:
        why = f"{one.name} was given {', '.join(_opening(one))} by hand, which may let strangers in or show secrets"
        away = " ".join(f"{name}-" for name in _opening(one))
        remedy = f"kubectl set env -n @ {one.wanted.kind.lower()}/{one.wanted.metadata.name} {away}"
        yield warn("opened", _subject(one), f"{why}{_beside(opened)}", remedy=remedy, objects=_names(opened))


def _unknown(one: ManagedObject) -> list[str]:
    theirs = (*_OPENING, *_RELOADERS)
    return [name for name in one.added if not any(fits(name, glob) for glob in theirs)]


def _opening(one: ManagedObject) -> list[str]:
    return [name for name in one.added if any(fits(name, glob) for glob in _OPENING)]


def _subject(one: ManagedObject) -> subject.Subject:
    name, kind = one.wanted.metadata.name, one.wanted.kind
    return subject.component(name) if kind in {"Deployment", "StatefulSet", "DaemonSet"} else subject.thing(kind, name)


def _beside(objects: Sequence[ManagedObject]) -> str:
    return f" (one of {len(objects)} objects)" if len(objects) > _WORST else ""


def _names(objects: Sequence[ManagedObject]) -> str:
    return ", ".join(one.name for one in objects)


drift.must_warn("missing-object", "a lost ConfigMap", lambda w: w.objects.remove("configmaps", "controller-config"))
drift.must_warn("edited", "edited by hand", set_env("controller", "REGISTRATION_MODE", "enabled"))
drift.must_warn("edited", "the builder was scaled by hand", lambda w: w.component("builder").add_replica())
drift.must_warn("edited", "the builder's Service leads to another port")(
    lambda w: w.objects.get("services", "drycc-builder")["spec"]["ports"][0].update(targetPort=2224)
)


def _policy(objects: Any) -> Any:
    return next(one for one in objects.list("networkpolicies", "drycc") if one["metadata"].get("labels"))


drift.must_warn("missing-object", "a NetworkPolicy of the charts was deleted")(
    lambda w: w.objects.remove("networkpolicies", _policy(w.objects)["metadata"]["name"])
)
drift.must_warn("edited", "a NetworkPolicy of the charts was opened by hand")(
    lambda w: _policy(w.objects)["spec"].update(ingress=[{}])
)
drift.must_warn("added", "a variable was added by hand", set_env("passport", "H_CAPTCHA_KEY", "by-hand"))
drift.must_warn("opened", "debugging was switched on by hand", set_env("controller", "DRYCC_DEBUG", "true"))
drift.must_pass("ok", "the builder was restarted by kubectl, which leaves a mark")(
    lambda w: (
        w.component("builder")
        .workload["spec"]["template"]["metadata"]
        .setdefault("annotations", {})
        .update({"kubectl.kubernetes.io/restartedAt": w.time(-3600)})
    )
)
drift.must_pass("ok", "an autoscaler gave the builder more pods")(
    in_turn(lambda w: w.component("builder").add_replica(), lambda w: w.component("builder").be_scaled())
)
drift.must_pass("ok", "Autopilot set what the builder may use")(
    in_turn(
        lambda w: w.component("builder").ask_for(cpu="500m", memory="2Gi"),
        lambda w: w.component("builder").annotate("autopilot.gke.io/resource-adjustment", "{}"),
    )
)
drift.must_pass("ok", "Reloader started passport anew", set_env("passport", "STAKATER_PASSPORT_CREDS_SECRET", "1f38"))
drift.must_skip("not-deployed", "the last upgrade failed", lambda w: w.release.end("failed"))
drift.must_skip("no-release", "the platform was not installed by Helm", lambda w: w.release.forget())
unknown_without(drift, "list services")
drift.must_not_know("unreadable", "the manifest is no YAML", rewrite_manifest("kind: Deployment", "kind: ["))
drift.must_not_know("empty", "the manifest is empty", lambda w: w.release.clear_manifest())
