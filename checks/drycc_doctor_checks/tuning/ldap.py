from drycc_doctor.api import Findings, Missing, check, fail, passed, skip, subject, unknown, unknown_because, warn
from drycc_doctor.facts.kubernetes.pod_templates import Templates
from drycc_doctor.facts.passport.ldap import LdapDirectory
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor.facts.release.variables import Variables, is_set, variables
from drycc_doctor.sealing.seal import Url
from drycc_doctor_checks.changes import Change, in_turn, set_env

_NEEDED = ("LDAP_BIND_DN", "LDAP_BIND_PASSWORD", "LDAP_USER_BASEDN", "LDAP_GROUP_BASEDN", "LDAP_GROUP_FILTER")


@check("tuning-ldap", title="Who is in the LDAP directory can log in")
def ldap(
    components: Components,
    helm_release: HelmRelease | Missing,
    templates: Templates,
    directory: LdapDirectory | Missing,
) -> Findings:
    """Passport takes its users from an LDAP directory where `LDAP_ENDPOINT` is set, by variables of its own.

    All that it needs must be there. `LDAP_USER_FILTER` must be a search filter that names `%(user)s`: the bare name of
    a field, as the manual has it, finds nobody. With `LDAP_ACTIVE_GROUP` empty every user is made inactive and turned
    away. With `ldap:` instead of `ldaps:` passwords travel in the clear, and passport cannot do StartTLS. The
    directory is tried from here: passport asks it from inside the cluster, which this program cannot do.

    Set `passport.environment` as the finding says, then `helm upgrade`.
    """
    part = components.passport
    given: Variables = variables(part, helm_release, "passport") if part else {}
    hidden = _referred(templates, part.name) if part else frozenset()
    if part is None or not (is_set(given.get("LDAP_ENDPOINT")) or "LDAP_ENDPOINT" in hidden):
        yield skip("no-ldap", _about("ENDPOINT"), "passport is not told of an LDAP directory")
        return
    missing = [name for name in _NEEDED if not is_set(given.get(name)) and name not in hidden]
    if missing:
        remedy = f"set {', '.join(f'passport.environment.{name}' for name in missing)}, then helm upgrade"
        yield fail("incomplete", _about("ENDPOINT"), f"LDAP is on, and not set is {', '.join(missing)}", remedy=remedy)
    for name, judge in (("USER_FILTER", _filter), ("ACTIVE_GROUP", _groups), ("ENDPOINT", _endpoint)):
        if f"LDAP_{name}" in hidden:
            why = f"LDAP_{name} comes from a Secret or a ConfigMap, and was not looked at"
            yield unknown("not-told", _about(name), why)
        else:
            yield from judge(given)
    yield from _connection(directory)


def _referred(templates: Templates, name: str) -> frozenset[str]:
    """Variables whose values stand in a Secret or a ConfigMap; of these only that they are set is known."""
    boxes = (box for one in templates.items if one.name == name for box in one.spec.containers)
    every = (one for box in boxes for one in box.env)
    return frozenset(one.name for one in every if one.value_from.secret_key_ref or one.value_from.config_map_key_ref)


def _about(name: str) -> subject.Subject:
    return subject.setting(f"passport.environment.LDAP_{name}")


def _filter(given: Variables) -> Findings:
    value, about = given.get("LDAP_USER_FILTER"), _about("USER_FILTER")
    remedy = "set passport.environment.LDAP_USER_FILTER to (uid=%(user)s)"
    if is_set(value) and not isinstance(value, str):
        why = "LDAP_USER_FILTER is too strange to be told, so that it could not be judged"
        yield unknown("odd-filter", about, why)
    elif not isinstance(value, str) or "%(user)s" not in value or "=" not in value:
        why = "LDAP_USER_FILTER is no filter that names %(user)s: nobody is found, and nobody can log in"
        yield fail("bad-filter", about, why, remedy=remedy)
    elif value.replace("%(user)s", "").count("(") != value.replace("%(user)s", "").count(")"):
        why = "the parentheses of LDAP_USER_FILTER do not match: the directory refuses it"
        yield fail("bad-filter", about, why, remedy=remedy)


def _groups(given: Variables) -> Findings:
    if not is_set(given.get("LDAP_ACTIVE_GROUP")):
        why = "LDAP_ACTIVE_GROUP is empty: every LDAP user is made inactive, and turned away"
        remedy = "set passport.environment.LDAP_ACTIVE_GROUP to the DN of the group whose members may log in"
        yield fail("no-active-group", _about("ACTIVE_GROUP"), why, remedy=remedy)


def _endpoint(given: Variables) -> Findings:
    endpoint, about = given.get("LDAP_ENDPOINT"), _about("ENDPOINT")
    remedy = "set passport.environment.LDAP_ENDPOINT to ldaps://<host>:636"
    if not isinstance(endpoint, Url) or endpoint.scheme not in {"ldap", "ldaps"}:
        yield fail("bad-endpoint", about, "LDAP_ENDPOINT is no URL of ldap: or ldaps:", remedy=remedy)
    elif endpoint.scheme == "ldap":
        yield warn("clear-text", about, "passwords go to the LDAP directory in the clear", remedy=remedy)
    else:
        yield passed("ldaps", about, "the LDAP directory is spoken to by ldaps; its certificate is never checked")


def _connection(directory: LdapDirectory | Missing) -> Findings:
    """From here; passport asks it from inside, and may see something else."""
    about = _about("ENDPOINT")
    if isinstance(directory, Missing):
        yield unknown_because(directory, "the LDAP directory was not tried")
    elif directory.endpoint is not None and directory.answers:
        yield passed("answers", about, f"{directory.endpoint.netloc} takes connections, from here at least")
    elif directory.endpoint is not None:
        why = f"whether {directory.endpoint.netloc} answers passport is not known: {directory.why}"
        yield unknown("not-reached", about, why, remedy="try it from a pod of passport's")


_SETTINGS: dict[str, str | None] = {
    "ENDPOINT": "ldaps://ldap.example.test:636",
    "BIND_DN": "cn=reader,dc=example,dc=com",
    "BIND_PASSWORD": "made-up-for-examples",
    "USER_BASEDN": "ou=people,dc=example,dc=com",
    "USER_FILTER": "(uid=%(user)s)",
    "GROUP_BASEDN": "ou=groups,dc=example,dc=com",
    "GROUP_FILTER": "(objectClass=groupOfNames)",
    "ACTIVE_GROUP": "cn=drycc,ou=groups,dc=example,dc=com",
}


def _directory(**changed: str | None) -> Change:
    """An LDAP directory, and passport set to use it but for what is changed."""
    variables = (set_env("passport", f"LDAP_{name}", value) for name, value in (_SETTINGS | changed).items())
    return in_turn(lambda w: w.elsewhere.settle("ldap"), *variables)


_INSIDE = "ldaps://ldap.directory.svc.cluster.local:636"
ldap.must_skip("no-ldap", "there is no LDAP directory", set_env("passport", "LDAP_ENDPOINT", None))
ldap.must_pass("answers", "all is set, and the directory answers", _directory())
_not_reached = in_turn(_directory(), lambda w: w.elsewhere.close("ldap"))
ldap.must_not_know("not-reached", "the directory does not answer from here", _not_reached)
ldap.must_not_know("not-reached", "its name means something inside the cluster only", _directory(ENDPOINT=_INSIDE))
_SOURCE = {"secretKeyRef": {"name": "passport-creds", "key": "django-secret-key"}}
_from_secret = in_turn(
    _directory(ENDPOINT=None),
    lambda w: [
        container["env"].append({"name": "LDAP_ENDPOINT", "valueFrom": _SOURCE})
        for container in w.component("passport").workload["spec"]["template"]["spec"]["containers"]
    ],
)
ldap.must_not_know("not-told", "where the directory is stands in a Secret", _from_secret)
ldap.must_fail("incomplete", "nobody said where users are", _directory(USER_BASEDN=None))
ldap.must_fail("bad-filter", "the filter is the manual's name of a field", _directory(USER_FILTER="uid"))
ldap.must_not_know("odd-filter", "an odd character in the filter", _directory(USER_FILTER="(uid=%(user)s)#"))
ldap.must_fail("no-active-group", "no group makes users active", _directory(ACTIVE_GROUP=None))
ldap.must_fail("bad-endpoint", "the directory is a web page", _directory(ENDPOINT="https://ldap.example.test"))
ldap.must_warn("clear-text", "passwords go in the clear", _directory(ENDPOINT="ldap://ldap.example.test:389"))
