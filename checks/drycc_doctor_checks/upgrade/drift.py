"""What is there is what Helm made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from drycc_doctor.api import (
    PASS,
    SKIP,
    UNKNOWN,
    WARN,
    Finding,
    Missing,
    World,
    check,
    passed,
    skip,
    subject,
    unknown,
    warn,
)
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor.facts.release.helm_drift import MadeByHelm, Pair

_WORST = 3
_VALUES = "write it into your values: helm get values drycc -n @ shows them; then helm upgrade the release"


@check("upgrade-drift", title="What is there is what Helm made")
def drift(made: MadeByHelm | Missing, helm: HelmRelease | Missing) -> Iterator[Finding]:
    """The newest revision of the release holds all objects as the charts wrote them; they are held against those there.

    The manual tells to edit Deployments by hand. Helm does not know of that: the next upgrade writes its own value over
    an edited field, and makes again what was deleted; a Secret comes back with other values. A variable that was added
    stays, and stands in no file from which the platform could be made again.

    Only fields that the manifest sets are compared, and what the API server writes in another way is the same. Of
    Secrets only the names are compared; Jobs are upgrade-jobs' matter, the Certificate is tls-certificate's, the
    webhook controller-webhook's. Roles, their bindings and ServiceAccounts are not compared: nothing else asks for them,
    and a run asks for forty lists at most.

    Write each change into the values of the release, then `helm upgrade` it.
    """
    about = subject.thing("Helm release", "drycc")
    lost = next((one for one in (helm, made) if isinstance(one, Missing)), None)
    if lost is not None and lost.reason == "not-found":
        yield skip("no-release", about, f"there is nothing to compare with: {lost.why}")
    elif lost is not None:
        yield unknown(lost.reason, lost.subject, f"what Helm made is not known: {lost.why}")
    elif isinstance(helm, HelmRelease) and helm.newest.info.status != "deployed":
        why = (
            f"the newest revision is {helm.newest.info.status}: what it holds was never made whole; see upgrade-release"
        )
        yield skip("not-deployed", about, why)
    elif isinstance(made, MadeByHelm):
        yield from _compared(made)


def _compared(made: MadeByHelm) -> Iterator[Finding]:
    pairs = [one for one in made.items if one.made.kind != "Job"]
    for missing in made.unseen:
        yield unknown(missing.reason, missing.subject, f"some objects cannot be compared: {missing.why}")
    found = [*_missing(pairs), *_edited(pairs), *_added(pairs)]
    yield from found
    if pairs and not found:
        yield passed("ok", _about(made), f"{len(pairs)} objects are there as revision {made.release.version} has them")
    elif not pairs and not made.unseen:
        yield unknown("empty", _about(made), "the manifest of the release names no object that can be compared")


def _about(made: MadeByHelm) -> subject.Subject:
    return subject.thing("Helm release", made.release.name or "drycc")


def _missing(pairs: Sequence[Pair]) -> Iterator[Finding]:
    gone = [one for one in pairs if one.live is None]
    remedy = "helm upgrade the release with the values it has: it makes it again; or take it out by its value"
    for one in gone[:_WORST]:
        why = f"{one.name} is of the release, and not there{_beside(gone)}"
        yield warn("missing-object", _subject(one), why, remedy=remedy, objects=_listed(gone))


def _edited(pairs: Sequence[Pair]) -> Iterator[Finding]:
    told = [(one, found) for one in pairs if (found := one.differences)]
    edited = [one for one, _ in told]
    for one, found in told[:_WORST]:
        more = f", and {len(found) - _WORST} fields more" if len(found) > _WORST else ""
        fields = ", ".join(_short(str(each))[:80] for each in found[:_WORST]) + more
        why = f"{one.name} was edited by hand, which the next upgrade undoes: {fields}{_beside(edited)}"
        yield warn("edited", _subject(one), why[:390], remedy=_VALUES, objects=_listed(edited))


def _added(pairs: Sequence[Pair]) -> Iterator[Finding]:
    added = [one for one in pairs if one.added]
    for one in added[:_WORST]:
        names = ", ".join(one.added[:_WORST])
        why = f"{one.name} has variables that the release does not know: {names}{_beside(added)}"
        yield warn("added", _subject(one), why[:390], remedy=_VALUES, objects=_listed(added))


def _subject(one: Pair) -> subject.Subject:
    name = one.made.metadata.name
    workload = one.made.kind in {"Deployment", "StatefulSet", "DaemonSet"}
    return subject.component(name) if workload else subject.thing(one.made.kind, name)


def _beside(pairs: Sequence[Pair]) -> str:
    return f" (one of {len(pairs)} objects)" if len(pairs) > _WORST else ""


def _listed(pairs: Sequence[Pair]) -> str:
    return ", ".join(one.name for one in pairs)


def _short(path: str) -> str:
    return path.removeprefix("jobTemplate.spec.").removeprefix("template.spec.")


drift.must_be(
    WARN,
    "missing-object",
    "somebody deleted the ConfigMap of the controller",
    lambda w: w.objects.remove("configmaps", "controller-config"),
)
drift.must_be(
    WARN,
    "edited",
    "the controller's Deployment was edited by hand, as the manual tells",
    lambda w: w.component("controller").set_env("REGISTRATION_MODE", "enabled"),
)
drift.must_be(WARN, "edited", "the builder was scaled by hand", lambda w: w.component("builder").add_replica())


@drift.must_be(WARN, "edited", "the builder's Service leads to another port")
def another_port(world: World) -> None:
    world.objects.get("services", "drycc-builder")["spec"]["ports"][0]["targetPort"] = 2224


drift.must_be(
    WARN,
    "missing-object",
    "a NetworkPolicy of the charts was deleted",
    lambda w: w.objects.remove("networkpolicies", _wall(w)["metadata"]["name"]),
)


@drift.must_be(WARN, "edited", "a NetworkPolicy of the charts was opened by hand")
def open_wall(world: World) -> None:
    _wall(world)["spec"]["ingress"] = [{}]


def _wall(world: World) -> dict[str, Any]:
    return next(one for one in world.objects.list("networkpolicies", "drycc") if one["metadata"].get("labels"))


@drift.must_be(WARN, "added", "a variable was added by hand")
def added(world: World) -> None:
    world.component("passport").set_env("H_CAPTCHA_KEY", "by-hand")


@drift.must_be(PASS, "ok", "the builder was restarted by kubectl, which leaves a mark")
def restarted(world: World) -> None:
    template = world.component("builder").workload["spec"]["template"]
    template["metadata"].setdefault("annotations", {})["kubectl.kubernetes.io/restartedAt"] = world.time(-3600)


drift.must_be(SKIP, "not-deployed", "the last upgrade failed", lambda w: w.release.end("failed"))
drift.must_be(SKIP, "no-release", "the platform was not installed by Helm", lambda w: w.release.forget())
drift.must_be(UNKNOWN, "forbidden", "we may not list Services", lambda w: w.deny("list services"))
drift.must_be(
    UNKNOWN, "unreadable", "the manifest is no YAML", lambda w: w.release.rewrite("kind: Deployment", "kind: [")
)
drift.must_be(UNKNOWN, "empty", "the manifest is empty", lambda w: w.release.clear_manifest())
