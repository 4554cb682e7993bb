from drycc_doctor.api import Finding, Findings, check, passed, skip, subject, warn
from drycc_doctor.facts.kubernetes.pod_specs import EnvVar
from drycc_doctor.facts.kubernetes.pod_templates import Template, Templates
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import set_env, without_grafana

_NAME = "drycc-grafana"
_YES = {"true", "1", "on", "yes"}
_REMEDY = (
    "set grafana.environment.GF_SMTP_ENABLED to true and GF_SMTP_HOST to your mail server, or make a contact point of "
    "another kind in Grafana, Alerting > Contact points"
)


@check("monitoring-alerts", title="Somebody hears of alerts")
def alerts(components: Components, templates: Templates) -> Findings:
    """All alerts of the platform are Grafana's own: there is no vmalert and no Alertmanager.

    By the chart they go by mail to admin@drycc.cc, which is nobody of yours, and Grafana sends no mail until it is told
    a server. Looked at are `GF_SMTP_ENABLED` and `GF_SMTP_HOST` of its containers. Where the contact point leads today
    only Grafana knows, after a login.

    Set both in `grafana.environment`, then change the contact point in Grafana, Alerting > Contact points, and press
    Test. What the first generation's Grafana alerts of is not known: it is not judged.
    """
    template = templates.find(_NAME)
    if template is None:
        yield skip("elsewhere", subject.component(_NAME), "Grafana does not run on this cluster, nor do its alerts")
    elif not components.generation.grafana_alerts:
        yield skip("first", subject.component(_NAME), "what the first generation's Grafana alerts of is not known")
    else:
        yield _mail(_variable(template, "GF_SMTP_ENABLED"), _variable(template, "GF_SMTP_HOST"))
        why = "alerts go to admin@drycc.cc unless the contact point was changed, which only a login to Grafana tells"
        yield skip("contact-point", subject.component(_NAME), why)


def _mail(enabled: EnvVar | None, host: EnvVar | None) -> Finding:
    about = subject.setting("grafana.environment.GF_SMTP_ENABLED")
    value = enabled.value if enabled else ""
    is_on = value is None or (isinstance(value, str) and value.lower() in _YES)  # None: from a Secret, taken for a yes
    if not is_on:
        why = "Grafana sends no mail (GF_SMTP_ENABLED is not true): by the chart's contact point nobody hears of alerts"
        return warn("no-smtp", about, why, remedy=_REMEDY)
    if host is None or host.value == "":
        why = "Grafana sends mail to its own default, localhost:25, where no server is: GF_SMTP_HOST is not set"
        return warn("no-host", subject.setting("grafana.environment.GF_SMTP_HOST"), why, remedy=_REMEDY)
    return passed("ok", about, f"Grafana sends mail by {host.value if isinstance(host.value, str) else 'a server'}")


def _variable(template: Template, name: str) -> EnvVar | None:
    """As Grafana's own container has it; of one that is set twice the later."""
    own = (container for container in template.spec.containers if container.name == _NAME)
    return next((one for container in own for one in reversed(container.env) if one.name == name), None)


alerts.must_warn("no-smtp", "as install.sh leaves it", set_env("grafana", "GF_SMTP_ENABLED", None), since="g2")
alerts.must_warn("no-host", "no server is named", set_env("grafana", "GF_SMTP_HOST", None), since="g2")
alerts.must_skip("elsewhere", "Grafana is switched off", without_grafana)
alerts.must_skip("first", "the first generation", lambda w: w.component("grafana"), only=("g1",))
