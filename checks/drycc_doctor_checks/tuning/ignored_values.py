"""Every value that was set is read by something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from drycc_doctor.api import UNKNOWN, WARN, Finding, Missing, check, passed, subject, unknown, warn
from drycc_doctor.facts.knobs import KNOBS, Knob
from drycc_doctor.facts.platform.workloads import Platform
from drycc_doctor.facts.release.helm import HelmRelease

if TYPE_CHECKING:
    pass


@check("tuning-ignored-values", title="Every value that was set is read by something")
def ignored_values(platform: Platform, release: HelmRelease | Missing) -> Iterator[Finding]:
    """Helm takes any value and says nothing of those that no template reads.

    The values that the operator set are read from the newest Helm release, and compared with those that the manual,
    the charts' own values.yaml or install.sh name, and that this generation's templates do not read. What such a value
    was to bring about did not happen: install.sh's top-level `acme.*` is one, so that its certificates come from
    another server than was asked for. Values that nobody has written down are not known to be ignored.

    Take the value out, and set what the finding names in its place.
    """
    if isinstance(release, Missing):
        yield unknown(release.reason, release.subject, f"which values were set is not known: {release.why}")
        return
    dead = [one for one in KNOBS if _ours(one) and platform.generation in one.dead]
    found = [one for one in dead if release.newest.configured(one.name)]
    version = release.newest.chart.version or "unknown"
    for one in found:
        yield _told(one, version)
    if not found:
        why = f"none of the {len(dead)} values that chart version {version} is known to ignore is set"
        yield passed("ok", subject.platform(platform.namespace), why)


def _ours(one: Knob) -> bool:
    """Whether it is a value, and no other check speaks of it."""
    return one.kind == "value" and one.check == "tuning-ignored-values"


def _told(one: Knob, version: str) -> Finding:
    why = f"{one.name} is set in the Helm release, and no template of its chart, version {version}, reads it"
    remedy = f"take {one.name} out of your values"
    remedy += f", and set {one.instead} in its place; then helm upgrade" if one.instead else ", then helm upgrade"
    return warn("ignored", subject.setting(one.name), why, remedy=remedy)


ignored_values.must_be(
    WARN,
    "ignored",
    "the controller's replicas are set by the key that is ignored",
    lambda w: w.release.set("controller.replicas", 3),
    since="g2",
)
ignored_values.must_be(
    WARN,
    "ignored",
    "the manual's registration mode is set",
    lambda w: w.release.set("controller.registrationMode", "disabled"),
)
ignored_values.must_be(
    WARN,
    "ignored",
    "install.sh wrote where certificates come from",
    lambda w: w.release.set("acme.server", "https://acme.example.com/directory"),
    since="g2",
)
ignored_values.must_be(UNKNOWN, "forbidden", "we may not read the Helm release", lambda w: w.deny("list secrets"))
