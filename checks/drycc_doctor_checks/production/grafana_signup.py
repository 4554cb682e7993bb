from drycc_doctor.api import Findings, check, fail, passed, skip, subject
from drycc_doctor.facts.kubernetes.objects import Disclosed
from drycc_doctor.facts.platform.generations import generation_named
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import set_env

_ON = {"true", "1", "t", "yes", "y", "on"}
_NAMELESS = ("GF_AUTH_ANONYMOUS_ENABLED", "ANON_ACCESS")  # the second in the first generation's image alone


@check("production-grafana-signup", title="Nobody gets into Grafana by himself", hardening=True)
def grafana_signup(components: Components) -> Findings:
    """Grafana's accounts come from passport; its own sign-up makes accounts beside it, which nobody looks after.

    The charts switch it off in grafana.ini; a variable of the container beats the file: `GF_USERS_ALLOW_SIGN_UP`, which
    `grafana.environment` sets, and in the first generation `ALLOW_SIGN_UP`. The manual's `allow_sign_up` is no value of
    the charts. In the same way `GF_AUTH_ANONYMOUS_ENABLED`, in the first generation `ANON_ACCESS` too, shows dashboards,
    metrics and logs to whoever has no account: to every pod of the cluster, for Grafana's own port is open to them, and in
    the first generation to everybody.

    Leave the variables out of `grafana.environment`, or set them to `false`.
    """
    name = components.generation.grafana_sign_up
    about, part = subject.setting(name), components.find("drycc-grafana")
    if part is None:
        yield skip("no-grafana", about, "there is no Grafana on this cluster")
        return
    proxy = components.generation.grafana_proxy
    doors = [one for one in (name, *_NAMELESS[: 1 if proxy else 2]) if _is_on(part.env(one))]
    if not doors:
        yield passed("ok", about, "nobody can sign up to Grafana by himself, or look into it without an account")
    for door in doors:
        remedy = f"set {door} to false in grafana.environment, then helm upgrade"
        if door == name:
            why = f"{name} is {part.env(name)}: whoever reaches Grafana can make an account in it"
            yield fail("open", about, why, remedy=remedy)
        else:
            who = "every pod of the cluster" if proxy else "everybody"
            why = f"{door} is {part.env(door)}: Grafana shows dashboards, metrics and logs to {who}, without a login"
            yield fail("anonymous", subject.setting(door), why, remedy=remedy)


def _is_on(value: Disclosed | None) -> bool:
    return isinstance(value, str) and value.strip().lower() in _ON


_anonymous = set_env("grafana", "GF_AUTH_ANONYMOUS_ENABLED", "1")
grafana_signup.must_fail("anonymous", "whoever has no account may look", _anonymous)
_in_old_image = set_env("grafana", "ANON_ACCESS", "true")
grafana_signup.must_fail("anonymous", "as the first generation's image calls it", _in_old_image, only=("g1",))
grafana_signup.must_fail("open", "sign-up is switched on")(
    lambda w: w.component("grafana").set_env(generation_named(w.generation).grafana_sign_up, "true")
)
grafana_signup.must_skip("no-grafana", "Grafana is switched off", lambda w: w.component("grafana").delete())
