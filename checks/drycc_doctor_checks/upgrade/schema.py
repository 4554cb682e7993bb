from itertools import chain, islice

from drycc_doctor.api import Findings, Missing, check, fail, or_else, passed, subject, unknown, unknown_because, warn
from drycc_doctor.facts.kubernetes.removed_apis import removed_in
from drycc_doctor.facts.kubernetes.server_version import ServerVersion
from drycc_doctor.facts.release.helm import HelmRelease, Release
from drycc_doctor.facts.release.helm_drift import ManagedObjects
from drycc_doctor_checks.changes import put, rewrite_manifest, unknown_without
from drycc_doctor_checks.upgrade import RELEASE, without_release

_WORST = 3


@check("upgrade-schema", title="Kubernetes takes what the release wants")
def schema(
    helm_release: HelmRelease | Missing, managed_objects: ManagedObjects | Missing, server_version: ServerVersion
) -> Findings:
    """Before Helm upgrades, it reads the manifest of the revision that is there, and asks Kubernetes for each object.

    Where Kubernetes was upgraded past a version that the manifest names, Helm stops: "unable to build kubernetes
    objects from current release manifest". The manifest's API versions are held against those that Kubernetes removed
    (its deprecation guide). So are the fields that cannot be changed (selectors, the Service of a StatefulSet): where
    what is there has others than the release, the next upgrade is refused. Volumes are upgrade-volumes' matter, Jobs
    upgrade-jobs', and the version of Kubernetes itself is cluster-version's.

    For a removed version, rewrite the stored manifest with the Helm plugin mapkubeapis. What has another selector must
    be deleted, without its pods where it has data (`--cascade=orphan`), and upgraded again.
    """
    if isinstance(helm_release, Missing):
        yield without_release(helm_release, "there is nothing to compare with", "what Helm made is not known")
    elif isinstance(managed_objects, Missing):
        yield unknown_because(managed_objects, "what Helm made is not known")
    else:
        release, version = helm_release.newest, server_version.text
        count = len(release.manifest or ())
        well = passed("ok", RELEASE, f"Kubernetes {version} takes all {count} objects of the release as they are")
        yield from or_else(chain(_removed(release, server_version), _immutable(managed_objects)), well)


def _removed(release: Release, server: ServerVersion) -> Findings:
    if server.number is None:
        why = f"the API server says it is {server.text!r}, which is no version"
        yield unknown("no-version", subject.cluster(), why)
        return
    gone: dict[str, list[str]] = {}
    for one in release.manifest or ():
        if (last := removed_in(one.api_version, one.kind)) and server.number >= last:
            gone.setdefault(f"{one.api_version} {one.kind}", []).append(one.metadata.name)
    if gone:
        named = "; ".join(f"{kind}: {', '.join(names[:_WORST])}" for kind, names in list(gone.items())[:_WORST])
        why = f"the release wants what Kubernetes {server.text} no longer has ({named}): helm upgrade stops at once"
        remedy = "helm mapkubeapis drycc -n @ (a plugin of Helm) rewrites the stored manifest; then helm upgrade"
        yield fail("removed-api", subject.thing("Helm release", release.name or "drycc"), why, remedy=remedy)


def _immutable(managed_objects: ManagedObjects) -> Findings:
    yield from (unknown_because(one, "some objects cannot be compared") for one in managed_objects.unlisted)
    fixed = (
        (one, each.path)
        for one in managed_objects.of("Deployment", "StatefulSet", "DaemonSet")
        for each in [each for each in one.fixed if not each.path.startswith("volumeClaim")][:1]
    )
    for one, path in islice(fixed, _WORST):
        name, kind = one.wanted.metadata.name, one.wanted.kind.lower()
        why = f"{one.name} has another {path} than the release: it cannot be changed, and helm upgrade is refused"
        remedy = f"kubectl delete {kind} -n @ {name} --cascade=orphan, helm upgrade the release, then restart {name}"
        yield warn("immutable", subject.component(name), why, remedy=remedy)


_older = rewrite_manifest(": batch/v1", ": batch/v1beta1")
schema.must_fail("removed-api", "the manifest is older than Kubernetes", _older)
_label = rewrite_manifest("app: drycc-b", "app: drycc-next-b")
schema.must_warn("immutable", "the new chart selects the builder's pods by another label", _label)
schema.must_skip("no-release", "the platform was not installed by Helm", lambda w: w.release.forget())
schema.must_not_know("unreadable", "the manifest is no YAML", rewrite_manifest("kind: Deployment", "kind: ["))
unknown_without(schema, "list secrets")
unknown_without(schema, "list deployments.apps")
_unversioned = put(lambda w: w, version={"major": "", "minor": "", "gitVersion": "main"})
schema.must_not_know("no-version", "a build without a version", _unversioned)
