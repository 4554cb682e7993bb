from drycc_doctor.api import Findings, Missing, World, check, fail, or_else, passed, skip, subject, warn
from drycc_doctor.facts.platform.generations import Generation
from drycc_doctor.facts.platform.workloads import Platform
from drycc_doctor.facts.release.helm import HelmRelease, Release, at, is_set
from drycc_doctor_checks.changes import in_turn, set_value
from drycc_doctor_checks.upgrade import without_release

_URL = {
    "database": "databaseUrl",
    "valkey": "valkeyUrl",
    "storage": "storageEndpoint",
    "registry": "registryHost",
    "passport": "passportUrl",
    "victoriametrics": "victoriametricsUrl",
}
_USERS = {
    "database": ("controller", "passport", "grafana", "quickwit"),
    "valkey": ("controller", "passport", "grafana"),
    "storage": ("builder", "quickwit", "registry", "database"),
    "registry": ("controller", "builder"),
    "passport": ("controller", "grafana"),
    "victoriametrics": ("controller",),
}
"""Who uses what, each with a flag of its own that stays true, and a value for its address, which wins over the flag."""
_OPTIONAL = {("storage", "database"), ("victoriametrics", "controller")}
"""Without these there are no dumps and no metrics, and all else works."""
_DROPPED = frozenset({"database", "registry", "passport", "grafana"})


@check("tuning-off-cluster", title="What runs elsewhere is switched off for all who use it")
def off_cluster(platform: Platform, helm_release: HelmRelease | Missing) -> Findings:
    """The umbrella's flag (`database.enabled=false`) drops the chart and nothing more, whatever the manual says.

    Each chart that uses the part has a flag of its own (`controller.database.enabled`), which stays true, and a value
    for the address (`controller.databaseUrl`), which wins over the flag. With neither, its pods name Secrets that are
    not there, and do not start after the next upgrade. With the flag and no address, it does not know where to go. An
    object storage without a bucket's name gets another chart's: the builder's default is `registry`, and the
    registry's is `builder`.

    Set flag and address for every chart that is named.
    """
    if isinstance(helm_release, Missing):
        yield without_release(helm_release, "which values were set is not kept here", "the values are not known")
        return
    release, about = helm_release.newest, subject.platform(platform.namespace)
    away = [part for part in _URL if release.value(f"{part}.enabled") is False]
    findings = (finding for part in _URL for finding in _of_part(part, platform.generation, release, away))
    if away:
        well = passed("ok", about, f"all who use {', '.join(away)} are told where it is")
    else:
        well = skip("on-cluster", about, "the values place nothing elsewhere")
    yield from or_else(findings, well)


def _of_part(part: str, generation: Generation, release: Release, away: list[str]) -> Findings:
    absent = {*_DROPPED.intersection(away), *([] if generation.quickwit else ["quickwit"])}
    users = [user for user in _USERS[part] if user not in absent]
    called = generation.metrics if part == "victoriametrics" else part
    url = f"{called}Url" if called != part else _URL[part]
    flagged = {user: release.value(f"{user}.{called}.enabled") is not False for user in users}
    addressed = {user: is_set(release.value(f"{user}.{url}")) for user in users}
    on = [user for user in users if part in away and flagged[user] and not addressed[user]]
    lost = [user for user in users if not flagged[user] and not addressed[user] and (part, user) not in _OPTIONAL]
    about = subject.setting(f"{part}.enabled")
    if on:
        keys = ", ".join(f"{user}.{called}.enabled=false and {user}.{url}" for user in on)
        count = "counts" if len(on) == 1 else "count"
        why = f"{part} is dropped, and {', '.join(on)} still {count} on it: pods name Secrets that are not there"
        yield fail("half-off", about, why, remedy=f"set {keys}")
    if lost:
        keys = ", ".join(f"{user}.{url}" for user in lost)
        why = f"{', '.join(lost)} is told that {part} runs elsewhere, and not where"
        yield fail("no-address", about, why, remedy=f"set {keys}")
    if part == "storage":
        yield from _buckets(release, [user for user in users if addressed[user]])


def _buckets(release: Release, users: list[str]) -> Findings:
    for user in users:
        if user in {"builder", "registry"} and not is_set(at(release.config, f"{user}.storageBucket")):
            other = "registry" if user == "builder" else "builder"
            why = f"{user}.storageEndpoint is set without {user}.storageBucket: the chart's default is {other}'s bucket"
            yield warn("bucket", subject.setting(f"{user}.storageBucket"), why, remedy=f"set {user}.storageBucket")


off_cluster.must_fail("half-off", "the umbrella's flag alone", set_value("passport.enabled", to=False))
off_cluster.must_fail("no-address", "no one knows where", set_value("controller.passport.enabled", to=False))
off_cluster.must_warn("bucket", "the builder is told of an object storage and not of a bucket")(
    in_turn(set_value("builder.storageEndpoint", "https://s3.example.test"), set_value("builder.storageBucket", ""))
)


off_cluster.must_skip("no-release", "the platform was not installed by Helm", lambda w: w.release.forget())


@off_cluster.must_skip("on-cluster", "the values place nothing elsewhere")
def on_cluster(world: World) -> None:
    for part in (*(part for part in _URL if part != "victoriametrics"), "drycc-victoriametrics-vmselect"):
        world.component(part)
