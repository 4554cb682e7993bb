from drycc_doctor.api import Finding, Findings, Missing, check, or_else, passed, subject, warn
from drycc_doctor.facts.platform.workloads import Platform
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor.settings import Setting, judged_by
from drycc_doctor_checks.changes import set_value, unknown_without
from drycc_doctor_checks.upgrade import without_release


@check("tuning-ignored-values", title="Every value that was set is read by something")
def ignored_values(platform: Platform, helm_release: HelmRelease | Missing) -> Findings:
    """Helm takes any value and says nothing of those that no template reads.

    The values that the operator set are read from the newest Helm release, and compared with those that the manual,
    the charts' own values.yaml or install.sh name, and that this generation's templates do not read. What such a value
    was to bring about did not happen: install.sh's top-level `acme.*` is one, so that its certificates come from
    another server than was asked for. Values that nobody has written down are not known to be ignored.

    Take the value out, and set what the finding names in its place.
    """
    if isinstance(helm_release, Missing):
        yield without_release(
            helm_release, "which values were set is not kept here", "which values were set is not known"
        )
        return
    newest, version = helm_release.newest, helm_release.newest.chart.version or "unknown"
    values = [
        one for one in judged_by(ignored_values.id) if one.kind == "value" and platform.generation.order in one.dead
    ]
    ignored = (_ignored(one, version) for one in values if newest.configured(one.name))
    why = f"none of the {len(values)} values that chart version {version} is known to ignore is set"
    yield from or_else(ignored, passed("ok", subject.platform(platform.namespace), why))


def _ignored(setting: Setting, version: str) -> Finding:
    name = setting.name
    why = f"{name} is set in the Helm release, and no template of its chart, version {version}, reads it"
    instead = f", and set {setting.instead} in its place; then" if setting.instead else ", then"
    return warn("ignored", subject.setting(name), why, remedy=f"take {name} out of your values{instead} helm upgrade")


ignored_values.must_warn("ignored", "replicas, by a dead key", set_value("controller.replicas", 3), since="g2")
ignored_values.must_warn("ignored", "the manual's mode", set_value("controller.registrationMode", "disabled"))
_acme = set_value("acme.server", "https://acme.example.com/directory")
ignored_values.must_warn("ignored", "install.sh wrote where certificates come from", _acme, since="g2")
unknown_without(ignored_values, "list secrets")
ignored_values.must_skip("no-release", "the platform was not installed by Helm", lambda w: w.release.forget())
