from collections.abc import Iterator, Sequence

import msgspec

from drycc_doctor.api import (
    Finding,
    Findings,
    Missing,
    check,
    fail,
    grouped,
    listing,
    passed,
    skip,
    subject,
    unknown_because,
    warn,
)
from drycc_doctor.facts.kubernetes.permissions import Permission, lacking, told
from drycc_doctor.facts.kubernetes.pod_templates import Template, Templates
from drycc_doctor.facts.kubernetes.rbac import ClusterRoleBindings, ClusterRoles, RoleBindings, Roles
from drycc_doctor.facts.platform.authority import Authority
from drycc_doctor.facts.platform.grants import Grant
from drycc_doctor.facts.platform.workloads import Platform
from drycc_doctor.facts.release.grants import Grants
from drycc_doctor_checks.changes import in_turn, rewrite_manifest, unknown_without, without

_UPGRADE = "helm upgrade the release with the values it has: its charts make it again"


class _Lost(msgspec.Struct, frozen=True):
    """A grant of which something is missing, and the account that misses it."""

    grant: Grant
    account: str
    users: tuple[Template, ...]
    all: tuple[Permission, ...]
    used: tuple[Permission, ...]


class _Cause(msgspec.Struct, frozen=True):
    """Why: a code, what is to blame, how, and what to do."""

    code: str
    about: subject.Subject
    what: str
    remedy: str = _UPGRADE


@check("components-rbac", title="The platform's accounts may do what they must")
def rbac(
    platform: Platform,
    templates: Templates,
    grants: Grants,
    authority: Authority | Missing,
    roles: Roles | Missing,
    role_bindings: RoleBindings | Missing,
    cluster_roles: ClusterRoles | Missing,
    cluster_role_bindings: ClusterRoleBindings | Missing,
) -> Findings:
    """Parts of the platform ask the API server: the controller to deploy, the builder to build, Patroni to lead.

    Looked at is whether each of them may do what the release granted its account: the manifest of the newest revision
    says it, and what the charts are known to need where that cannot be read. It counts what is allowed, whoever allows
    it: other roles, a wider one, a group or cluster-admin are as good. A binding whose role is not there allows nothing,
    and Kubernetes keeps it. What is for software that may not be installed, or is not served any more, is a warning at
    most. Rights of other software are not looked at.

    `helm upgrade` makes roles and bindings again.
    """
    if isinstance(authority, Missing):
        lists = (roles, role_bindings, cluster_roles, cluster_role_bindings)
        missing = [one for one in lists if isinstance(one, Missing)]
        yield from (unknown_because(one, "what the accounts may do is not known") for one in missing)
    else:
        yield from _rights(platform, grants, templates, authority)


def _rights(platform: Platform, grants: Grants, templates: Templates, authority: Authority) -> Findings:
    judged = [one for grant in grants.items for one in _judged(grant, templates, authority)]
    lost = [one for one in judged if one.all]
    for about, some in grouped((_cause(one, authority), one) for one in lost).items():
        yield _finding(about, some)
    if not grants.items:
        why = f"revision {grants.revision} of the release grants nothing to anybody"
        yield skip("no-grants", subject.platform(platform.namespace), why)
    elif not judged:
        why = "nothing that asks the API server is there: no controller, no builder, no database"
        yield skip("nobody", subject.platform(platform.namespace), why)
    elif not lost:
        whose = "the charts are known to need" if grants.revision is None else f"revision {grants.revision} granted"
        accounts = len({one.account for one in judged})
        yield passed("ok", subject.platform(platform.namespace), f"{accounts} accounts may do all that {whose}")


def _judged(grant: Grant, templates: Templates, authority: Authority) -> Iterator[_Lost]:
    """By the accounts that its users run as; those of no workload that is there need nothing."""
    named = [one for one in templates.items if one.name in grant.users]
    users = named if grant.users else [one for one in templates.items if one.spec.account == grant.account]
    for account, of in grouped((one.spec.account, one) for one in users).items():
        rules = authority.rules(account, everywhere=grant.binding_kind == "ClusterRoleBinding")
        lost = lacking(grant.rules, rules)
        used = tuple(one for one in lost if any(rule.allows(one) for rule in grant.used))
        yield _Lost(grant, account, tuple(of), lost, used)


def _finding(cause: _Cause, lost: Sequence[_Lost]) -> Finding:
    names = listing(list(dict.fromkeys(user.name for one in lost for user in one.users)))
    every, used = [each for one in lost for each in one.all], [each for one in lost for each in one.used]
    may = f"{cause.what}: {names} may not {listing(told(used or every))}"
    if not used:
        return warn("less", cause.about, may, remedy=cause.remedy, rights=len(every))
    losses = dict.fromkeys(one.grant.loss for one in lost if one.used and one.grant.loss)
    return fail(cause.code, cause.about, "; ".join((may, *losses)), remedy=cause.remedy, rights=len(every))


def _cause(lost: _Lost, authority: Authority) -> _Cause:
    grant, binding = lost.grant, f"{lost.grant.binding_kind} {lost.grant.binding}"
    about, live = subject.thing(grant.binding_kind, grant.binding), authority.binding(grant)
    if lost.account != grant.account:
        user = lost.users[0]
        what = f"{user.name} runs as {lost.account}, not as {grant.account}"
        remedy = f"kubectl set serviceaccount -n @ {user.kind}/{user.name} {grant.account}"
        return _Cause("other-account", subject.component(user.name), what, remedy)
    if live is None:
        return _Cause("no-binding", about, f"{binding} is not there")
    if not live.binds(grant.account, authority.namespace):
        return _Cause("other-subject", about, f"{binding} does not name ServiceAccount {grant.account}")
    if (live.role_ref.kind, live.role_ref.name) == (grant.role_kind, grant.role):
        return _of_role(grant, authority)
    where = "" if grant.binding_kind == "ClusterRoleBinding" else " -n @"
    delete = f"kubectl delete {grant.binding_kind.lower()}{where} {grant.binding}"
    remedy = f"{delete}, for its role cannot be changed; then {_UPGRADE}"
    return _Cause("other-role", about, f"{binding} gives {live.role_ref}, not {grant.role_kind} {grant.role}", remedy)


def _of_role(grant: Grant, authority: Authority) -> _Cause:
    role, there = f"{grant.role_kind} {grant.role}", authority.role(grant)
    about = subject.thing(grant.role_kind, grant.role)
    if there is None:
        given = f"{grant.binding_kind} {grant.binding}"
        return _Cause("no-role", about, f"{role} is not there, which {given} gives")
    remedy = _UPGRADE
    if there.aggregation_rule is not None:
        delete = f"kubectl delete {grant.role_kind.lower()} {grant.role}"
        remedy = f"{delete}, for its aggregationRule lets a controller write its rules; then {_UPGRADE}"
    return _Cause("narrowed", about, f"{role} allows less than it did", remedy)


_CONTROLLER, _BUILDER = "drycc:drycc-controller", "drycc:drycc-builder"
_GROUP = {"kind": "Group", "name": "system:serviceaccounts:drycc", "apiGroup": "rbac.authorization.k8s.io"}
_USER = {"kind": "User", "name": "system:serviceaccount:drycc:drycc-controller"}

rbac.must_fail("no-binding", "the controller's binding was deleted", lambda w: w.binding(_CONTROLLER).remove())
rbac.must_fail("no-binding", "so was Patroni's", lambda w: w.binding("drycc-database").remove())
rbac.must_fail("no-role", "the binding is there, and its role is not", lambda w: w.role(_BUILDER).remove())
rbac.must_fail("no-role", "nor is the builder's in its namespace", lambda w: w.role("drycc-builder").remove())
rbac.must_fail("other-subject", "the binding is of another namespace's account")(
    lambda w: w.binding(_CONTROLLER).name_another(namespace="staging")
)
rbac.must_fail("other-subject", "the binding is of another account")(
    lambda w: w.binding("drycc-database").name_another(name="default")
)
rbac.must_fail("other-role", "the binding gives another role", lambda w: w.binding(_CONTROLLER).give("view"))
rbac.must_fail("narrowed", "the controller may delete nothing", lambda w: w.role(_CONTROLLER).forbid("delete"))
rbac.must_fail("narrowed", "Patroni may not write its Endpoints")(
    lambda w: w.role("drycc-database").narrow(lambda one: "endpoints" not in one["resources"])
)
rbac.must_fail("narrowed", "a controller writes the role's rules, and finds none")(
    lambda w: w.role(_CONTROLLER).aggregate()
)
rbac.must_fail("narrowed", "the same, of a platform without a release")(
    in_turn(lambda w: w.release.forget(), lambda w: w.role(_CONTROLLER).forbid("create"))
)
rbac.must_fail("other-account", "the builder runs as another account")(
    lambda w: w.component("builder").run_as("drycc-registry")
)
rbac.must_warn("less", "rights for a group that nobody serves were taken away")(
    lambda w: w.role(_CONTROLLER).narrow(lambda one: "cert-manager.io" not in one["apiGroups"])
)
rbac.must_pass("ok", "cluster-admin was bound in the place of the chart's role")(
    lambda w: w.binding(_CONTROLLER).replace("cluster-admin", _USER)
)
rbac.must_pass("ok", "the group of the namespace's accounts is bound, by a wider role")(
    lambda w: w.binding("drycc-database").replace("cluster-admin", _GROUP)
)
rbac.must_pass("ok", "a role was made wider", lambda w: w.role(_CONTROLLER).allow_all())
rbac.must_pass("ok", "there is no release to tell what was granted", lambda w: w.release.forget())
_ASKING = ("controller", "controller-celery", "builder", "database", "victoriametrics-vmagent", "kube-state-metrics")
rbac.must_skip("no-grants", "the charts were told that the cluster has no RBAC")(
    in_turn(rewrite_manifest("RoleBinding", "RoleBound"), lambda w: w.binding(_CONTROLLER).remove())
)
rbac.must_skip("nobody", "only passport is left", without(*_ASKING, "fluentbit"))
for _kind in ("roles", "clusterrolebindings"):
    unknown_without(rbac, f"list {_kind}.rbac.authorization.k8s.io")
