import re
from itertools import chain

from drycc_doctor.api import Findings, Missing, check, or_else, passed, subject, unknown_because, warn
from drycc_doctor.facts.kubernetes.clock import DAY, Clock
from drycc_doctor.facts.kubernetes.secrets import Secrets
from drycc_doctor.facts.kubernetes.storage import Claim, PlatformClaims
from drycc_doctor.facts.platform.generations import LEFTOVERS, Leftover
from drycc_doctor.facts.platform.workloads import Components, NewestGeneration
from drycc_doctor.facts.release.helm import HelmRelease, Release
from drycc_doctor_checks.changes import unknown_without, where_runs
from drycc_doctor_checks.upgrade.next_generation import AHEAD

_STABLE = re.compile(r"1\.(?!0\.0$)\d+\.\d+")
"""Charts of the stable channel, whose object storage is MinIO (drycc/storage#engine); 1.0.0 is the testing one (drycc/release#chart-versions)."""
_FIRST = {"PersistentVolumeClaim": "save its data, if anybody wants them; then ", "Secret": ""}


@check("upgrade-path", title="Nothing of an older generation is left")
def path(
    components: Components,
    newest_generation: NewestGeneration,
    platform_claims: PlatformClaims | Missing,
    secrets: Secrets | Missing,
    helm_release: HelmRelease | Missing,
    clock: Clock,
) -> Findings:
    """Each generation of the charts renamed some objects, and Helm does not take all of the older ones away.

    Volumes and Secrets that no chart makes any more are looked for, and workloads of an older generation beside those of
    a newer one, which nobody upgrades. Where Helm still keeps the first revision, its chart tells whether the object
    storage began as MinIO: RustFS, which took its place, cannot read volumes that MinIO wrote. What the step to the next
    generation will change is told with the pass, so that it can be prepared.

    Save what is wanted of the left-overs, and delete them. Before the step from MinIO to RustFS copy the buckets with an
    S3 client to another store, and back into new volumes.
    """
    newest = newest_generation.generation
    gone = [one for one in LEFTOVERS if one.since <= newest]
    findings = chain(
        _workloads(gone, components),
        _objects(gone, platform_claims, secrets),
        _format(components, platform_claims, helm_release, clock),
    )
    changes = "; ".join(AHEAD.get(newest, ()))
    ahead = f"; ahead of the next generation: {changes}" if changes else ""
    yield from or_else(findings, passed("ok", subject.platform(), f"nothing of an older generation is left{ahead}"))


def _workloads(gone: list[Leftover], components: Components) -> Findings:
    names = {one.name for one in components.items}
    for one in gone:
        if one.kind in {"Deployment", "DaemonSet"} and one.name in names:
            why = f"{one.kind} {one.name} is still there ({one.was}): no chart makes it, and no upgrade brings it along"
            remedy = f"see that nothing uses it, then kubectl delete {one.kind.lower()} -n @ {one.name}"
            yield warn("old-workload", subject.component(one.name), why, remedy=remedy)


def _objects(gone: list[Leftover], platform_claims: PlatformClaims | Missing, secrets: Secrets | Missing) -> Findings:
    for kind, listed in (("PersistentVolumeClaim", platform_claims), ("Secret", secrets)):
        if isinstance(listed, Missing):
            yield unknown_because(listed, f"what is left of {kind}s is not known")
            continue
        names = {one.metadata.name for one in listed.items}
        for left in (one for one in gone if one.kind == kind and one.name in names):
            why = f"{kind} {left.name} is left over ({left.was}): no chart of this generation makes or uses it"
            remedy = f"{_FIRST[kind]}kubectl delete {kind.lower()} -n @ {left.name}"
            yield warn("left-over", subject.thing(kind, left.name), why, remedy=remedy)


def _format(
    components: Components, claims: PlatformClaims | Missing, helm_release: HelmRelease | Missing, clock: Clock
) -> Findings:
    """Volumes that are as old as the first install, made by MinIO, under RustFS."""
    part = components.find("drycc-storage")
    first = None if isinstance(helm_release, Missing) else helm_release.first
    rustfs = part is not None and any(e.name.startswith("RUSTFS_") for c in part.containers for e in c.env)
    if not rustfs or first is None or isinstance(claims, Missing) or not _STABLE.fullmatch(first.chart.version or ""):
        return
    old = [one.metadata.name for one in claims.items if _is_old(one, first, clock)]
    if old:
        why = (
            f"the platform began with chart {first.chart.version}, whose object storage was MinIO; RustFS now runs on "
            f"{len(old)} volumes of that time ({old[0]}), and cannot read what MinIO wrote"
        )
        remedy = "look into the buckets; what is missing, bring back from a backup, or from MinIO run on these volumes"
        yield warn("storage-format", subject.component("drycc-storage"), why, remedy=remedy)


def _is_old(claim: Claim, first: Release, clock: Clock) -> bool:
    age, since = clock.since(claim.metadata.creation_timestamp), clock.since(first.info.first_deployed or "")
    return "-drycc-storage-" in claim.metadata.name and age is not None and since is not None and age > since - DAY


path.must_warn("left-over", "Grafana's old volume is still there", since="g2")(
    lambda w: w.leave_behind("persistentvolumeclaims", "drycc-grafana")
)
path.must_warn("left-over", "a Secret of g1", lambda w: w.leave_behind("secrets", "builder-key-auth"), since="g2")
path.must_warn("old-workload", "the logger", lambda w: w.leave_behind("deployments", "drycc-logger"), since="g2")
path.must_warn("storage-format", "the platform began with MinIO, and its volumes were kept", since="g2")(
    where_runs("storage", lambda w: w.release.begin("1.8.2"))
)
unknown_without(path, "list secrets")
