from collections.abc import Sequence

from drycc_doctor.api import Findings, Missing, check, fail, grouped, listing, or_else, passed, subject, unknown_because
from drycc_doctor.facts.kubernetes.pod_templates import Template, Templates
from drycc_doctor.facts.kubernetes.rbac import ServiceAccounts
from drycc_doctor.facts.platform.workloads import Platform
from drycc_doctor.facts.release.grants import Grants
from drycc_doctor_checks.changes import in_turn, unknown_without

_MAKERS = (
    ("default", "see that kube-controller-manager runs: it makes the account again within seconds"),
    ("drycc-gateway-", "see that istiod runs: it makes for a Gateway the account, too"),
)
"""Who makes accounts that no chart has, by how their names begin (drycc/gateway#load-balancer-addresses)."""
_UPGRADE = (
    "helm upgrade the release with the values it has: it makes the account again, or lets the template name its own"
)


@check("components-accounts", title="Pods run as accounts that are there, with a token where they need one")
def accounts(
    platform: Platform, templates: Templates, grants: Grants, service_accounts: ServiceAccounts | Missing
) -> Findings:
    """Every pod runs as a ServiceAccount: the one that its template names, or `default`.

    Without it the API server makes no new pod. Those that run go on, but their token is refused, also after an account of
    the same name was made again. Looked up are the accounts of all workloads and CronJobs of the platform's namespace;
    a Job that was made has its pods already. Parts that ask the API server (controller, builder, database, some of the
    monitoring) need a token besides: an account or a template with `automountServiceAccountToken: false` gives them none.

    `helm upgrade` the release, which makes the account again, and restart what runs as it.
    """
    if isinstance(service_accounts, Missing):
        yield unknown_because(service_accounts, "whether all accounts are there is not known")
        return
    items = [one for one in templates.items if one.kind != "jobs"]
    users = grouped((one.spec.account, one) for one in items)
    well = f"all {len(users)} accounts of {len(items)} pod templates are there"
    findings = [*_gone(users, service_accounts), *_tokenless(items, grants, service_accounts)]
    if users:
        yield from or_else(findings, passed("ok", subject.platform(platform.namespace), well))


def _gone(users: dict[str, list[Template]], accounts: ServiceAccounts) -> Findings:
    for name, of in users.items():
        if name in accounts.by_name:
            continue
        why = f"ServiceAccount {name} is not there, as which {_names(of)} run{'s' if len(of) == 1 else ''}"
        effect = "no new pod of it is made, and the token of those that run is refused"
        made = next((made for begin, made in _MAKERS if name.startswith(begin)), "")
        remedy = made or f"{_UPGRADE}; then {_restart(of)}"
        yield fail("no-account", subject.thing("ServiceAccount", name), f"{why}: {effect}", remedy=remedy)


def _tokenless(items: Sequence[Template], grants: Grants, accounts: ServiceAccounts) -> Findings:
    askers = {user for grant in grants.items for user in grant.users}
    for one in items:
        account = accounts.by_name.get(one.spec.account)
        if account is None or one.name not in askers:
            continue
        if not one.spec.has_token(by_default=account.automount_service_account_token is not False):
            why = (
                f"new pods of {one.name} get no token of ServiceAccount {one.spec.account}: the API server refuses them"
            )
            edit = f"kubectl edit -n @ {one.kind}/{one.name}"
            if one.spec.automount_service_account_token is None:
                edit = f"kubectl edit serviceaccount -n @ {one.spec.account}"
            remedy = f"{edit}: take automountServiceAccountToken: false away; then {_restart([one])}"
            yield fail("no-token", subject.component(one.name), why, remedy=remedy)


def _names(of: Sequence[Template]) -> str:
    return listing([one.name for one in of])


def _restart(of: Sequence[Template]) -> str:
    """CronJobs need none: they make a new pod anyway."""
    kept = [one for one in of if one.kind != "cronjobs"]
    more = "" if len(kept) < 2 else f", and so {_names(kept[1:])}"
    return f"kubectl rollout restart -n @ {kept[0].kind}/{kept[0].name}{more}" if kept else "wait for the next run"


accounts.must_fail("no-account", "the builder's account was deleted", lambda w: w.account("drycc-builder").remove())
accounts.must_fail("no-account", "the controller's, as which the registry's CronJob runs too")(
    lambda w: w.account("drycc-controller").remove()
)
accounts.must_fail("no-account", "nobody makes the account of pods that name none")(
    lambda w: w.account("default").remove()
)
accounts.must_fail("no-account", "the account that istiod made was deleted")(
    lambda w: w.account("drycc-gateway-istio").remove()
)
accounts.must_fail("no-account", "it is gone, and the builder's pods with it")(
    lambda w: w.account("drycc-builder").refuse("builder")
)
accounts.must_fail("no-account", "the builder was given an account that nobody made")(
    lambda w: w.component("builder").run_as("builder-of-old")
)
accounts.must_fail(
    "no-token", "the builder's account gives no tokens", lambda w: w.account("drycc-builder").mount_no_token()
)
accounts.must_fail("no-token", "nor does the template of the controller")(
    lambda w: w.component("controller").mount_no_token()
)
accounts.must_pass("ok", "an account that needs none gives no tokens")(
    lambda w: w.account("drycc-passport").mount_no_token()
)
accounts.must_pass("ok", "the builder's account gives none, but its template wants one")(
    in_turn(
        lambda w: w.account("drycc-builder").mount_no_token(),
        lambda w: w.component("builder").mount_no_token(value=True),
    )
)
unknown_without(accounts, "list serviceaccounts")
