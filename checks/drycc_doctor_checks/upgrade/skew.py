import re

from drycc_doctor.api import Findings, Missing, World, check, grouped, passed, skip, subject, warn
from drycc_doctor.facts.platform.generations import G2, generation_named
from drycc_doctor.facts.platform.versions import Versions
from drycc_doctor.facts.release.helm import HelmRelease

_NUMBER = re.compile(r"v?\d+\.\d+(\.\d+)?")
_WORST = 3


@check("upgrade-skew", title="All parts are of one version")
def skew(versions: Versions, helm_release: HelmRelease | Missing) -> Findings:
    """An upgrade brings all charts at once; what is of another version was left behind, or was changed by hand.

    The pods of a chart carry its appVersion (label app.kubernetes.io/version), the workloads the tag of their images
    (annotation component.drycc.cc/version). The workloads of one chart are held against each other, the pods of one
    workload too, and the tags of all against the channel: numbers on the stable one, a moving tag on the testing one.
    On the testing channel the chart's version is always 1.0.0 and says nothing, nor does the API version, which has not
    moved for years: there the appVersion, a commit, is all that tells versions apart. The client is held against the
    server by controller-version.

    `helm upgrade` the whole release from one channel, with no imageTag in the values; restart what keeps old pods.
    """
    findings = [*_charts(versions), *_replicas(versions), *_channels(versions)]
    yield from findings
    known = sorted({f"{one.chart} {one.version}" for one in versions.items if one.version})
    about = subject.platform()
    if not known:
        yield skip("no-versions", about, "no workload carries a version")
    elif not findings:
        chart = None if isinstance(helm_release, Missing) else helm_release.newest.chart.version
        which = f"the chart's version {chart} says nothing" if chart == "1.0.0" else f"chart {chart or 'not known'}"
        why = f"the workloads of each chart are of one version ({which})"
        yield passed("ok", about, why, versions=", ".join(known))


def _charts(versions: Versions) -> Findings:
    charts = grouped((one.chart, (one.version, one.name)) for one in versions.items if one.chart and one.version)
    for chart, named_by in charts.items():
        if len(by := grouped(named_by)) > 1:
            named = "; ".join(f"{version}: {', '.join(names[:_WORST])}" for version, names in sorted(by.items()))
            why = f"the workloads of chart {chart} are of {len(by)} versions ({named})"
            remedy = "helm upgrade the release: it brings all workloads of a chart at once"
            yield warn("mixed-chart", subject.thing("Chart", chart), why, remedy=remedy)


def _replicas(versions: Versions) -> Findings:
    mixed = [one for one in versions.items if len(one.running) > 1]
    for one in mixed[:_WORST]:
        why = f"the pods of {one.name} are of versions {', '.join(one.running)}: they answer in turn"
        remedy = f"kubectl rollout status -n @ {one.kind}/{one.name}; where it is stuck, kubectl rollout restart"
        yield warn("mixed-replicas", subject.component(one.name), why, remedy=remedy)


def _channels(versions: Versions) -> Findings:
    stable = [one for one in versions.items if _NUMBER.fullmatch(one.tag)]
    moving = [one for one in versions.items if one.tag and one not in stable]
    if stable and moving:
        fewer, others = sorted((stable, moving), key=len)
        named = ", ".join(f"{one.name} ({one.tag})" for one in fewer[:_WORST])
        why = f"{len(fewer)} workloads are of another channel than the {len(others)} others: {named}"
        remedy = "take imageTag out of your values, and helm upgrade the release from one channel"
        yield warn("channels", subject.platform(), why, remedy=remedy)


skew.must_warn("mixed-chart", "old workers", lambda w: w.component("controller-celery").label_version("1.12.0"))


@skew.must_warn("mixed-replicas", "one pod of the webhook is of the version before")
def old_pod(world: World) -> None:
    world.component("controller-mutate").add_replica()
    world.component("controller-mutate").pods[-1]["metadata"]["labels"]["app.kubernetes.io/version"] = "1.12.0"


@skew.must_warn("channels", "the builder's image is of another channel")
def other_channel(world: World) -> None:
    tag = "canary" if generation_named(world.generation) < G2 else "1.8.1"
    world.component("builder").annotate("component.drycc.cc/version", tag)


@skew.must_skip("no-versions", "the labels were taken away")
def no_labels(world: World) -> None:
    for plural in ("deployments", "statefulsets", "daemonsets"):
        for one in world.objects.list(plural, "drycc"):
            one["spec"]["template"]["metadata"]["labels"].pop("app.kubernetes.io/version", None)
