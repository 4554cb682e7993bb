from drycc_doctor.api import Finding, Findings, Missing, check, or_else, passed, subject, warn
from drycc_doctor.facts.platform.workloads import Platform
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor.settings import SETTINGS, Setting
from drycc_doctor_checks.changes import set_value, unknown_without
from drycc_doctor_checks.upgrade import without_release

_TOLD_ELSEWHERE = frozenset({"production-storage", "upgrade-key-json"})
"""Checks that tell of ignored values themselves."""


@check("tuning-ignored-values", title="Every value that was set is read by something")
def ignored_values(platform: Platform, helm_release: HelmRelease | Missing) -> Findings:
    """Helm takes any value and says nothing of those that no template reads.

    The values that the operator set are read from the newest Helm release, and compared with those that the manual,
    the charts' own values.yaml or install.sh name, and that do nothing in this generation: no template reads them, or one
    does and no program takes what it makes of them. The generations differ: the first knows `controller.apiReplicas`, and
    `controller.api.replicas` since. What such a value was to bring about did not happen: install.sh's top-level `acme.*`
    is one, so that its certificates come from another server than was asked for. Values that nobody has written down are
    not known to be ignored.

    Take the value out, and set what the finding names in its place.
    """
    if isinstance(helm_release, Missing):
        yield without_release(
            helm_release, "which values were set is not kept here", "which values were set is not known"
        )
        return
    newest, version = helm_release.newest, helm_release.newest.chart.version or "unknown"
    order = platform.generation.order
    values = {one.name: one for one in SETTINGS if one.kind == "value" and order in one.dead}
    values = {name: one for name, one in values.items() if one.check not in _TOLD_ELSEWHERE}
    ignored = (_ignored(one, order, version) for name, one in values.items() if newest.configured(name))
    why = f"none of the {len(values)} values that chart version {version} is known to ignore is set"
    yield from or_else(ignored, passed("ok", subject.platform(platform.namespace), why))


def _ignored(setting: Setting, generation: int, version: str) -> Finding:
    name, does = setting.name, setting.instead_in(generation)
    why = f"{name} is set in the Helm release, and nothing of its chart, version {version}, acts on it"
    instead = f", and set {does} in its place; then" if does else ", then"
    return warn("ignored", subject.setting(name), why, remedy=f"take {name} out of your values{instead} helm upgrade")


ignored_values.must_warn("ignored", "replicas, by a dead key", set_value("controller.replicas", 3))
ignored_values.must_warn("ignored", "the first generation's key", set_value("controller.apiReplicas", 3), since="g2")
ignored_values.must_warn("ignored", "a later key", set_value("controller.celery.replicas", 3), only=("g1",))
ignored_values.must_warn("ignored", "the manual's mode", set_value("controller.registrationMode", "disabled"))
_acme = set_value("acme.server", "https://acme.example.com/directory")
ignored_values.must_warn("ignored", "install.sh wrote where certificates come from", _acme)
for _written, _value in {
    "controller.webhookReplicas": 1,
    "storage.drives": 1,
    "imagebuilder.container_registries": "x",
}.items():
    ignored_values.must_warn("ignored", f"install.sh wrote {_written}", set_value(_written, _value))
ignored_values.must_warn("ignored", "install.sh's passport.replicas", set_value("passport.replicas", 1), since="g3")
unknown_without(ignored_values, "list secrets")
ignored_values.must_skip("no-release", "the platform was not installed by Helm", lambda w: w.release.forget())
