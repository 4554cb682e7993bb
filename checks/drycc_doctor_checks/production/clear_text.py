from drycc_doctor.api import Failed, Findings, Missing, check, fail, passed, subject, unknown, warn
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.tls.cert_manager import CertManager
from drycc_doctor.facts.tls.served_certificates import PlainApi, ServedChains
from drycc_doctor_checks.changes import in_turn, set_env, with_tls

_COOKIES = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")


@check("production-clear-text", title="Nothing secret goes over the network in clear text", hardening=True)
def clear_text(
    chains: ServedChains, plain_api: PlainApi, components: Components, cert_manager: CertManager | Missing
) -> Findings:
    """Without TLS every login, every token and every value of `drycc config` can be read on the way.

    The charts' default is HTTP alone. It is looked whether anybody ends TLS for the controller's host: the gateway, or
    what stands before it. Where cert-manager is installed, one value would do it: that is a failure; where
    not, or where that is not known, a warning. With TLS the controller's cookies must be marked as secure, else a browser sends them over
    HTTP too; the charts leave both marks off.

    Install cert-manager and set `global.certManagerEnabled` to true, or end TLS at a load balancer; set
    `controller.environment.SESSION_COOKIE_SECURE` and `CSRF_COOKIE_SECURE` to `true`.
    """
    host, url, page = plain_api.host, plain_api.url, plain_api.page
    about = subject.host(host)
    if chains.tls_ended_by:
        yield from _cookies(components)
    elif isinstance(page, Failed) or page.trouble:
        why = page.reason if isinstance(page, Failed) else page.trouble
        yield unknown("no-answer", about, f"{host} serves no https, and {url} did not answer ({why})")
    else:
        why = f"{url} is served in clear text, and there is no https: tokens and passwords can be read on the way"
        remedy = "install cert-manager, set global.certManagerEnabled to true, then helm upgrade"
        if isinstance(cert_manager, Missing):
            why = f"{why}; whether cert-manager is installed, which could serve https, is not known: {cert_manager.why}"
            yield warn("cert-manager-unknown", about, why, remedy=remedy, asked=url)
        elif not cert_manager.installed:
            yield warn("no-cert-manager", about, why, remedy=remedy, asked=url)
        else:
            yield fail("http-only", about, why, remedy="set global.certManagerEnabled to true, then helm upgrade")


def _cookies(components: Components) -> Findings:
    part = components.controller
    marks = {name: part.env(name) if part else None for name in _COOKIES}
    bare = [name for name, mark in marks.items() if not isinstance(mark, str) or mark.strip().lower() != "true"]
    about = subject.setting("controller.environment.SESSION_COOKIE_SECURE")
    if not bare:
        yield passed("ok", about, "TLS is on, and the controller's cookies go over https only")
        return
    why = f"TLS is on, and browsers send the controller's cookies over http too: {' and '.join(bare)} not true"
    yield warn("cookies", about, why, remedy=f"set {' and '.join(bare)} to 'true' in controller.environment")


clear_text.must_fail("http-only", "TLS is off, as the charts have it", with_tls(lambda w: w.stop_tls()))
_no_cert_manager = in_turn(lambda w: w.stop_tls(), lambda w: w.acme.uninstall())
clear_text.must_warn("no-cert-manager", "TLS is off, and cert-manager is not installed", _no_cert_manager)
_no_right = with_tls(lambda w: w.stop_tls(), lambda w: w.deny("list issuers.cert-manager.io"))
clear_text.must_warn("cert-manager-unknown", "TLS is off, and we may not see what cert-manager has", _no_right)
_unmarked = with_tls(*(set_env("controller", name, None) for name in _COOKIES))
clear_text.must_warn("cookies", "TLS is on, and the cookies are not marked", _unmarked)
_no_answer = in_turn(lambda w: w.stop_tls(), lambda w: w.gateway.close())
clear_text.must_not_know("no-answer", "TLS is off, and nothing answers", _no_answer)
