"""Kubernetes still takes what the release wants."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import (
    SKIP,
    UNKNOWN,
    WARN,
    Finding,
    Missing,
    World,
    check,
    fail,
    passed,
    skip,
    subject,
    unknown,
    warn,
)
from drycc_doctor.facts.kubernetes.removed_apis import removed_in
from drycc_doctor.facts.kubernetes.server_version import ServerVersion
from drycc_doctor.facts.release.helm import HelmRelease, Release
from drycc_doctor.facts.release.helm_drift import MadeByHelm

_WORST = 3


@check("upgrade-schema", title="Kubernetes takes what the release wants")
def schema(helm: HelmRelease | Missing, made: MadeByHelm | Missing, server: ServerVersion) -> Iterator[Finding]:
    """Before Helm upgrades, it reads the manifest of the revision that is there, and asks Kubernetes for each object.

    Where Kubernetes was upgraded past a version that the manifest names, Helm stops: "unable to build kubernetes
    objects from current release manifest". The manifest's API versions are held against those that Kubernetes removed
    (its deprecation guide). So are the fields that cannot be changed (selectors, the Service of a StatefulSet): where
    what is there has others than the release, the next upgrade is refused. Volumes are upgrade-volumes' matter, Jobs
    upgrade-jobs', and the version of Kubernetes itself is cluster-version's.

    For a removed version, rewrite the stored manifest with the Helm plugin mapkubeapis. What has another selector must
    be deleted, without its pods where it has data (`--cascade=orphan`), and upgraded again.
    """
    about = subject.thing("Helm release", "drycc")
    if isinstance(helm, Missing):
        if helm.reason == "not-found":
            yield skip("no-release", about, f"there is nothing to compare with: {helm.why}")
        else:
            yield unknown(helm.reason, helm.subject, f"what Helm made is not known: {helm.why}")
        return
    if isinstance(made, Missing):
        yield unknown(made.reason, made.subject, f"what Helm made is not known: {made.why}")
        return
    found = [*_removed(helm.newest, server), *_fixed(made)]
    yield from found
    if not found:
        count = len(helm.newest.manifest or ())
        yield passed("ok", about, f"Kubernetes {server.text} takes all {count} objects of the release as they are")


def _removed(release: Release, server: ServerVersion) -> Iterator[Finding]:
    if server.number is None:
        yield unknown(
            "no-version", subject.cluster(), f"the API server says it is {server.text!r}, which is no version"
        )
        return
    gone: dict[str, list[str]] = {}
    for one in release.manifest or ():
        last = removed_in(one.api_version, one.kind)
        if last is not None and server.number >= last:
            gone.setdefault(f"{one.api_version} {one.kind}", []).append(one.metadata.name)
    if gone:
        named = "; ".join(f"{kind}: {', '.join(names[:_WORST])}" for kind, names in list(gone.items())[:_WORST])
        why = f"the release wants what Kubernetes {server.text} no longer has ({named}): helm upgrade stops at once"
        remedy = "helm mapkubeapis drycc -n @ (a plugin of Helm) rewrites the stored manifest; then helm upgrade"
        yield fail("removed-api", subject.thing("Helm release", release.name or "drycc"), why[:390], remedy=remedy)


def _fixed(made: MadeByHelm) -> Iterator[Finding]:
    for missing in made.unseen:
        yield unknown(missing.reason, missing.subject, f"some objects cannot be compared: {missing.why}")
    pairs = made.of("Deployment", "StatefulSet", "DaemonSet")
    told = [(one, [each for each in one.fixed if not each.path.startswith("volumeClaim")]) for one in pairs]
    differ = [(one, fixed) for one, fixed in told if fixed]
    for one, fixed in differ[:_WORST]:
        name, kind = one.made.metadata.name, one.made.kind.lower()
        why = f"{one.name} has another {fixed[0].path} than the release: it cannot be changed, and helm upgrade is refused"
        remedy = f"kubectl delete {kind} -n @ {name} --cascade=orphan, helm upgrade the release, then restart {name}"
        yield warn("immutable", subject.component(name), why, remedy=remedy)


schema.must_fail(
    "removed-api",
    "the manifest is older than Kubernetes",
    lambda w: w.release.rewrite("apiVersion: batch/v1", "apiVersion: batch/v1beta1"),
)
schema.must_be(
    WARN,
    "immutable",
    "the new chart selects the builder's pods by another label",
    lambda w: w.release.rewrite("app: drycc-builder", "app: drycc-builder-next"),
)
schema.must_be(SKIP, "no-release", "the platform was not installed by Helm", lambda w: w.release.forget())
schema.must_be(
    UNKNOWN, "unreadable", "the manifest is no YAML", lambda w: w.release.rewrite("kind: Deployment", "kind: [")
)
schema.must_be(UNKNOWN, "forbidden", "we may not list Secrets", lambda w: w.deny("list secrets"))
schema.must_be(UNKNOWN, "forbidden", "we may not list Deployments", lambda w: w.deny("list deployments.apps"))


@schema.must_be(UNKNOWN, "no-version", "a build without a version")
def no_version(world: World) -> None:
    world.version = {"major": "", "minor": "", "gitVersion": "main"}
