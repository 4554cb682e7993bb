from drycc_doctor.api import Finding, Findings, Missing, check, fail, passed, subject, unknown_because, warn
from drycc_doctor.facts.controller.webhook import MutatingWebhook, Webhook
from drycc_doctor.facts.gateway.gateway import ReadyEndpoints
from drycc_doctor.facts.kubernetes.secrets import Certificate, Secrets
from drycc_doctor_checks.changes import in_turn

_SERVICE, _SECRET = "drycc-controller-mutate", "controller-mutate-cert"
_KIND = "MutatingWebhookConfiguration"
_DAY = 86400
_SOON = 30  # days
_STOPS = "builds, runs and volume commands never end, for every change of their Jobs' status is refused"
_UPGRADE = "helm upgrade the release: the chart writes the Secret and the webhook together"


@check("controller-webhook", title="The controller's webhook can be called")
def webhook(webhook: Webhook, secrets: Secrets | Missing, ready_endpoints: ReadyEndpoints | Missing) -> Findings:
    """The API server tells the controller of each change of a Job's status, by a webhook, and waits for its answer.

    Its failure policy is Fail: while the webhook cannot be called, Jobs of builds and runs never complete. Looked at are
    the ready endpoints of its Service; that the authority it trusts is the one in Secret controller-mutate-cert; when the
    certificates expire, which were made for ten years; and that its path ends with the key in the same Secret. Of
    certificates only times are read, and of secret values only whether they are equal.

    See `kubectl get pods -n drycc | grep controller-mutate`; what does not fit together is written anew by `helm upgrade`.
    """
    about = subject.thing(_KIND, webhook.name)
    if webhook.hook is None:
        why = f"there is no {_KIND} {webhook.name}: the controller does not learn how its Jobs go"
        yield fail("no-webhook", about, why, remedy="helm upgrade the release")
        return
    if isinstance(ready_endpoints, Missing):
        yield unknown_because(ready_endpoints, "the webhook's endpoints are not known")
    else:
        yield _endpoints(webhook.hook, ready_endpoints.counts.get(_SERVICE, 0))
    if isinstance(secrets, Missing):
        yield unknown_because(secrets, "the webhook's Secret is not known")
        yield from _expiry(webhook.hook, (), webhook.now)
    else:
        yield from _fit(about, webhook.hook, secrets)
        yield from _expiry(webhook.hook, secrets.public(_SECRET, "tls.crt").certificates, webhook.now)


def _endpoints(hook: MutatingWebhook, ready: int) -> Finding:
    about = subject.service(_SERVICE)
    remedy = f"kubectl describe deployment -n @ {_SERVICE}"
    if ready:
        return passed("endpoints", about, f"the webhook has {ready} ready endpoint{'s' if ready > 1 else ''}")
    if hook.failure_policy == "Ignore":
        why = "the webhook has no ready endpoint, and is passed over: the controller does not learn how its Jobs go"
        return warn("passed-over", about, why, remedy=remedy)
    return fail("no-endpoints", about, f"the webhook has no ready endpoint: {_STOPS}", remedy=remedy)


def _fit(about: subject.Subject, hook: MutatingWebhook, secrets: Secrets) -> Findings:
    """Whether the webhook and its Secret are of one making."""
    authority, key = secrets.seal(_SECRET, "ca.crt"), secrets.seal(_SECRET, "key")
    if authority is None or key is None:
        why = f"Secret {_SECRET} lacks ca.crt or key: the webhook's server has nothing to start with"
        yield fail("no-secret", subject.thing("Secret", _SECRET), why, remedy=_UPGRADE)
        return
    if hook.client_config.ca_bundle != authority:
        why = f"the webhook trusts another authority than the one in Secret {_SECRET}: {_STOPS}"
        yield fail("other-authority", about, why, remedy=_UPGRADE)
    if hook.client_config.service.path_key != key:
        why = f"the webhook's path does not end with the key in Secret {_SECRET}: {_STOPS}"
        yield fail("other-path", about, why, remedy=_UPGRADE)
    if (hook.client_config.ca_bundle, hook.client_config.service.path_key) == (authority, key):
        yield passed("fits", about, f"the webhook's authority and path are those of Secret {_SECRET}")


def _expiry(hook: MutatingWebhook, served: tuple[Certificate, ...], now: float) -> Findings:
    known = [("authority", one) for one in hook.client_config.certificates]
    known += [("certificate", one) for one in served[:1]]
    if not known:
        return
    what, first = min(known, key=lambda one: one[1].not_after)
    about, days = subject.thing("Secret", _SECRET), (first.not_after - now) / _DAY
    remedy = f"kubectl delete secret -n @ {_SECRET}, then {_UPGRADE}; and restart {_SERVICE}"
    if days < 0:
        yield fail("expired", about, f"the webhook's {what} has expired: {_STOPS}", remedy=remedy)
    elif days < _SOON:
        why = f"the webhook's {what} expires in {days:.0f} days; then {_STOPS}"
        yield warn("expiring", about, why, remedy=remedy)
    else:
        yield passed("valid", about, f"the webhook's certificates are valid for {days:.0f} days")


webhook.must_fail("no-endpoints", "the webhook's server crashes", lambda w: w.component("controller-mutate").crash())
webhook.must_warn("passed-over", "the webhook's server crashes, and somebody lets changes pass without it")(
    in_turn(lambda w: w.webhook.update(failurePolicy="Ignore"), lambda w: w.component("controller-mutate").crash())
)
webhook.must_fail("no-webhook", "somebody deleted it", lambda w: w.objects.clear("mutatingwebhookconfigurations"))
webhook.must_fail("other-authority", "the Secret was made anew, the webhook was not")(
    lambda w: w.secret(_SECRET).set("ca.crt", w.certificate(days=3650))
)
webhook.must_fail("other-path", "the Secret's key was changed", lambda w: w.secret(_SECRET).set("key", "another-key"))
webhook.must_fail("no-secret", "the Secret has lost its key", lambda w: w.secret(_SECRET).set("key", None))
webhook.must_fail("expired", "its ten years are over", lambda w: w.sign_webhook(days=-1))
webhook.must_warn("expiring", "its ten years are almost over", lambda w: w.sign_webhook(days=10))
