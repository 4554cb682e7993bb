from collections.abc import Sequence

from drycc_doctor.api import (
    Findings,
    Missing,
    check,
    fail,
    listing,
    or_else,
    passed,
    skip,
    subject,
    unknown_because,
    warn,
)
from drycc_doctor.facts.apps.namespaces import AppNamespaces
from drycc_doctor.facts.controller.webhook import MutatingWebhook, Webhook
from drycc_doctor.facts.kubernetes.namespaces import Namespace
from drycc_doctor_checks.changes import in_turn

_KIND = "MutatingWebhookConfiguration"
_JOB = {"heritage": "drycc", "type": "run"}
_PERHAPS = "drycc.cc/"  # labels that Jobs have since workspaces came (drycc/apps#application-namespaces)
_UNSEEN = "the controller does not learn how runs and volume commands end"


@check("controller-webhook-scope", title="The controller's webhook is called for the Jobs of apps, and for no others")
def webhook_scope(webhook: Webhook, app_namespaces: AppNamespaces | Missing) -> Findings:
    """The API server calls the controller's webhook for what its rules, selectors and conditions choose.

    What they leave out passes without a word: the controller goes on showing a run that has ended. What they take beside
    it waits for the controller too: while that is down, changes of it are refused. Looked at are the rules (an update of
    `jobs/status` in batch/v1 must be among them), whether the objectSelector takes a Job of an app, which bears
    `heritage=drycc`, and only those, and whether the namespaceSelector takes the apps' namespaces. The charts write no
    conditions in CEL; what such a condition lets through is not evaluated. The rule for `deployments/scale` is not missed,
    for it most likely never matches, nor those for the service catalog.

    Delete the configuration and `helm upgrade` the release: it makes it again, without what somebody added.
    """
    about, hook = subject.thing(_KIND, webhook.name), webhook.hook
    if hook is None:
        yield skip("no-webhook", about, "there is no webhook: see controller-webhook")
        return
    remedy = f"kubectl delete {_KIND.lower()} {webhook.name}; then helm upgrade the release: it makes it again"
    if isinstance(app_namespaces, Missing) and hook.namespace_selector.keys:
        well = unknown_because(app_namespaces, "whether the webhook is called for all apps is not known")
    else:
        well = passed("ok", about, "the webhook is called for changes of the status of apps' Jobs")
    apps = () if isinstance(app_namespaces, Missing) else app_namespaces.items
    yield from or_else(_findings(hook, apps, about, remedy), well)


def _findings(hook: MutatingWebhook, apps: Sequence[Namespace], about: subject.Subject, remedy: str) -> Findings:
    if not any(one.takes_jobs for one in hook.rules):
        why = f"no rule of the webhook takes an update of jobs/status in batch/v1: {_UNSEEN}"
        yield fail("no-rule", about, why, remedy=remedy)
    selector = hook.object_selector
    if not selector.keys:
        why = "the webhook has no objectSelector: changes of every Job in the cluster wait for the controller"
        yield warn("every-object", about, why, remedy=remedy)
    elif not any(one.startswith(_PERHAPS) for one in selector.keys) and not selector.takes(
        _JOB | {"app": apps[0].name if apps else "app"}
    ):
        why = f"the webhook's objectSelector takes no Job that the controller makes, with heritage=drycc: {_UNSEEN}"
        yield fail("selects-nothing", about, why, remedy=remedy)
    if left := [one.name for one in apps if not hook.namespace_selector.takes(one.metadata.labels)]:
        why = f"the webhook's namespaceSelector leaves out {listing(left)}: {_UNSEEN} there"
        yield fail("leaves-out", about, why, remedy=remedy)
    if never := [one.name for one in hook.match_conditions if one.expression.strip() == "false"]:
        why = f"the webhook's condition {never[0]} is never true, so it is never called: {_UNSEEN}"
        yield fail("never", about, why, remedy=remedy)
    elif hook.match_conditions:
        names = listing([one.name for one in hook.match_conditions])
        why = f"somebody gave the webhook conditions, which can leave out anything: {names}"
        yield warn("conditions", about, why, remedy=remedy)


webhook_scope.must_fail("no-rule", "its rules were taken away", lambda w: w.webhook.set(rules=[]))
webhook_scope.must_fail("no-rule", "its rule is for Jobs, not for their status")(
    lambda w: w.webhook.watch(resources=["jobs"])
)
webhook_scope.must_fail("no-rule", "its rule is for new Jobs only", lambda w: w.webhook.watch(operations=["CREATE"]))
webhook_scope.must_fail("selects-nothing", "its objectSelector wants the label that routes have")(
    lambda w: w.webhook.select(heritage="Helm")
)
webhook_scope.must_fail("selects-nothing", "its objectSelector wants a label that no Job has")(
    lambda w: w.webhook.select(heritage="drycc", watched="yes")
)
webhook_scope.must_warn("every-object", "its objectSelector was taken away", lambda w: w.webhook.select())
webhook_scope.must_fail("leaves-out", "its namespaceSelector takes the platform's namespace only")(
    lambda w: w.webhook.set(namespaceSelector={"matchLabels": {"kubernetes.io/metadata.name": "drycc"}})
)
webhook_scope.must_fail("never", "a condition that is never true")(
    lambda w: w.webhook.set(matchConditions=[{"name": "off", "expression": "false"}])
)
webhook_scope.must_warn("conditions", "a condition that leaves out what a controller of Kubernetes writes")(
    lambda w: w.webhook.set(matchConditions=[{"name": "people", "expression": "request.userInfo.username != 'x'"}])
)
webhook_scope.must_pass("ok", "its selectors say the same in other words")(
    lambda w: w.webhook.set(
        objectSelector={"matchExpressions": [{"key": "heritage", "operator": "In", "values": ["drycc"]}]},
        namespaceSelector={"matchExpressions": [{"key": "heritage", "operator": "Exists"}]},
    )
)
webhook_scope.must_pass("ok", "its rule takes every status")(lambda w: w.webhook.watch(resources=["*/status"]))
webhook_scope.must_skip("no-webhook", "somebody deleted it", lambda w: w.objects.clear("mutatingwebhookconfigurations"))
_BY_LABEL = {"matchLabels": {"heritage": "drycc"}}
webhook_scope.must_pass("ok", "we may not list namespaces, and it is for all of them")(
    lambda w: w.deny("list namespaces")
)
webhook_scope.must_not_know("forbidden", "we may not list namespaces, and it is for some of them")(
    in_turn(lambda w: w.webhook.set(namespaceSelector=_BY_LABEL), lambda w: w.deny("list namespaces"))
)
