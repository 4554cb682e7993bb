from drycc_doctor.api import Finding, Findings, Missing, check, fail, listing, passed, subject, unknown_because, warn
from drycc_doctor.facts.controller.webhook import MutatingWebhook, Webhook
from drycc_doctor.facts.gateway.gateway import ReadyEndpoints, Services
from drycc_doctor.facts.kubernetes.secrets import Certificate, Secrets
from drycc_doctor_checks.changes import in_turn, unknown_without

_SERVICE, _SECRET = "drycc-controller-mutate", "controller-mutate-cert"
_KIND = "MutatingWebhookConfiguration"
_DAY = 86400
_SOON = 30  # days
_PATIENCE = 10  # seconds: what Kubernetes waits where nothing is said; the chart says 30
_STOPS = "builds, runs and volume commands never end, for every change of their Jobs' status is refused"
_PASSED = "and is passed over: the controller does not learn how its Jobs go"
_UPGRADE = "helm upgrade the release: the chart writes the Secret and the webhook together"


@check("controller-webhook", title="The controller's webhook can be called")
def webhook(
    webhook: Webhook,
    secrets: Secrets | Missing,
    services: Services | Missing,
    ready_endpoints: ReadyEndpoints | Missing,
) -> Findings:
    """The API server tells the controller of each change of a Job's status, by a webhook, and waits for its answer.

    Its failure policy is Fail: while the webhook cannot be called, Jobs of builds and runs never complete. Looked at are
    the Service that it names, its port and its ready endpoints; that the authority it trusts is the one in Secret
    controller-mutate-cert, and that the certificate there is for the Service's name; when the certificates expire, which
    were made for ten years; that its path is the controller's and ends with the key in the same Secret; that it is asked
    in version v1, in which it answers; and how long the API server waits. Of certificates only times and names are read,
    and of secret values only whether they are equal. For which changes it is called, controller-webhook-scope looks at.

    See `kubectl get pods -n drycc | grep controller-mutate`; what does not fit together is written anew by `helm upgrade`,
    and what somebody added stays until the configuration is deleted first.
    """
    about = subject.thing(_KIND, webhook.name)
    if webhook.hook is None:
        why = f"there is no {_KIND} {webhook.name}: the controller does not learn how its Jobs go"
        yield fail("no-webhook", about, why, remedy="helm upgrade the release")
        return
    if isinstance(secrets, Missing):
        yield unknown_because(secrets, "the webhook's Secret is not known")
    served = () if isinstance(secrets, Missing) else secrets.public(_SECRET, "tls.crt").certificates[:1]
    if webhook.hook.client_config.url is not None:
        where = webhook.hook.client_config.url.netloc
        why = f"the webhook calls {where}, not Service {_SERVICE}: whether the controller answers there is not ours to see"
        yield warn("by-url", about, why, remedy=_anew(webhook))
    else:
        yield from _called(webhook, webhook.hook, served, services, ready_endpoints)
    yield from _asked(webhook, webhook.hook)
    if not isinstance(secrets, Missing):
        yield from _fit(about, webhook.hook, secrets)
    yield from _expiry(webhook.hook, served, webhook.now)


def _anew(webhook: Webhook) -> str:
    return f"kubectl delete {_KIND.lower()} {webhook.name}; then {_UPGRADE}"


def _fails(hook: MutatingWebhook, code: str, about: subject.Subject, what: str, *, remedy: str) -> Finding:
    """The API server gets no answer: what follows is as the failure policy says."""
    if hook.failure_policy == "Ignore":
        return warn("passed-over", about, f"{what}, {_PASSED}", remedy=remedy)
    return fail(code, about, f"{what}: {_STOPS}", remedy=remedy)


def _called(
    webhook: Webhook,
    hook: MutatingWebhook,
    served: tuple[Certificate, ...],
    services: Services | Missing,
    ready: ReadyEndpoints | Missing,
) -> Findings:
    about, service = subject.thing(_KIND, webhook.name), hook.client_config.service
    named = bool(served) and served[0].covers(service.host)
    if service.namespace != webhook.namespace or (service.name != _SERVICE and not named):
        what = (
            f"the webhook calls Service {service.name} in namespace {service.namespace}, which is not the controller's"
        )
        yield _fails(hook, "other-service", about, what, remedy=_anew(webhook))
        return
    if isinstance(services, Missing):
        yield unknown_because(services, "the ports of the webhook's Service are not known")
    found = () if isinstance(services, Missing) else services.items
    ports = next(([port.port for port in one.spec.ports] for one in found if one.metadata.name == service.name), None)
    if ports is not None and service.port not in ports:
        what = (
            f"the webhook calls port {service.port} of Service {service.name}, which has {', '.join(map(str, ports))}"
        )
        yield _fails(hook, "no-port", about, what, remedy=_anew(webhook))
    if served and not named:
        what = f"the certificate in Secret {_SECRET} is for {listing(served[0].names) or 'no name'}, not {service.host}"
        yield _fails(hook, "other-name", subject.thing("Secret", _SECRET), what, remedy=_renew())
    if isinstance(ready, Missing):
        yield unknown_because(ready, "the webhook's endpoints are not known")
    else:
        yield _endpoints(hook, ready.counts.get(service.name, 0))


def _endpoints(hook: MutatingWebhook, ready: int) -> Finding:
    about = subject.service(_SERVICE)
    if ready:
        return passed("endpoints", about, f"the webhook has {ready} ready endpoint{'s' if ready > 1 else ''}")
    remedy = f"kubectl describe deployment -n @ {_SERVICE}"
    return _fails(hook, "no-endpoints", about, "the webhook has no ready endpoint", remedy=remedy)


def _asked(webhook: Webhook, hook: MutatingWebhook) -> Findings:
    about, versions = subject.thing(_KIND, webhook.name), ", ".join(hook.admission_review_versions)
    if hook.review != "v1":  # it answers in v1 whatever it is asked in: drycc/controller#webhook
        what = f"the API server asks the webhook in version {hook.review or 'none'} (of {versions or 'none'}), not v1"
        yield _fails(hook, "no-v1", about, what, remedy=_anew(webhook))
    if hook.timeout_seconds < _PATIENCE:
        waits = f"the API server waits {hook.timeout_seconds} s for the webhook, not 30"
        yield warn("impatient", about, f"{waits}: an answer that is later counts as none", remedy=_anew(webhook))


def _fit(about: subject.Subject, hook: MutatingWebhook, secrets: Secrets) -> Findings:
    """Whether the webhook and its Secret are of one making."""
    authority, key = secrets.seal(_SECRET, "ca.crt"), secrets.seal(_SECRET, "key")
    if lacks := [one for one in ("ca.crt", "key", "tls.crt", "tls.key") if secrets.seal(_SECRET, one) is None]:
        why = f"Secret {_SECRET} lacks {' and '.join(lacks)}: the webhook's server has nothing to start with"
        yield fail("no-secret", subject.thing("Secret", _SECRET), why, remedy=_UPGRADE)
    if authority is None or key is None or hook.client_config.url is not None:
        return
    service, fits = hook.client_config.service, True
    if hook.client_config.ca_bundle != authority:
        fits, what = False, f"the webhook trusts another authority than the one in Secret {_SECRET}"
        yield _fails(hook, "other-authority", about, what, remedy=_UPGRADE)
    if service.path_before != "/v2/mutate":
        fits, what = False, "the webhook's path is not the controller's, /v2/mutate/ and a key"
        yield _fails(hook, "other-path", about, what, remedy=_UPGRADE)
    elif service.path_key != key:  # the controller answers, and says no: no failure that could be passed over
        fits, what = False, f"the webhook's path does not end with the key in Secret {_SECRET}"
        yield fail("other-path", about, f"{what}: {_STOPS}", remedy=_UPGRADE)
    if fits:
        yield passed("fits", about, f"the webhook's authority and path are those of Secret {_SECRET}")


def _renew() -> str:
    return f"kubectl delete secret -n @ {_SECRET}, then {_UPGRADE}; and restart {_SERVICE}"


def _expiry(hook: MutatingWebhook, served: tuple[Certificate, ...], now: float) -> Findings:
    known = [("authority", one) for one in hook.client_config.certificates]
    known += [("certificate", one) for one in served]
    if not known:
        return
    what, first = min(known, key=lambda one: one[1].not_after)
    about, days = subject.thing("Secret", _SECRET), (first.not_after - now) / _DAY
    if days < 0:
        yield _fails(hook, "expired", about, f"the webhook's {what} has expired", remedy=_renew())
    elif days < _SOON:
        why = f"the webhook's {what} expires in {days:.0f} days; then {_STOPS}"
        yield warn("expiring", about, why, remedy=_renew())
    else:
        yield passed("valid", about, f"the webhook's certificates are valid for {days:.0f} days")


webhook.must_fail("no-endpoints", "the webhook's server crashes", lambda w: w.component("controller-mutate").crash())
webhook.must_warn("passed-over", "the webhook's server crashes, and somebody lets changes pass without it")(
    in_turn(lambda w: w.webhook.ignore_failures(), lambda w: w.component("controller-mutate").crash())
)
webhook.must_warn("passed-over", "its authority expired, and somebody lets changes pass without it")(
    in_turn(lambda w: w.webhook.ignore_failures(), lambda w: w.sign_webhook(days=-1))
)
webhook.must_fail("no-webhook", "somebody deleted it", lambda w: w.objects.clear("mutatingwebhookconfigurations"))
webhook.must_fail("other-service", "it calls the API's own Service")(
    lambda w: w.webhook.call(name="drycc-controller-api")
)
webhook.must_fail("other-service", "it calls the Service of a platform that was there before")(
    lambda w: w.webhook.call(namespace="deis")
)
webhook.must_fail("no-port", "it calls the port of the pods, not of the Service", lambda w: w.webhook.call(port=8443))
webhook.must_fail("other-name", "the certificate was made for another namespace")(
    lambda w: w.certify_webhook("drycc-controller-mutate.deis", "drycc-controller-mutate.deis.svc")
)
webhook.must_pass("endpoints", "the certificate is for every Service of the namespace")(
    lambda w: w.certify_webhook("*.drycc.svc")
)
webhook.must_fail("other-authority", "the Secret was made anew, the webhook was not")(
    lambda w: w.secret(_SECRET).set("ca.crt", w.certificate(days=3650))
)
webhook.must_fail("other-path", "the Secret's key was changed", lambda w: w.secret(_SECRET).set("key", "another-key"))
webhook.must_fail("other-path", "the same, and failures are passed over: a refusal is none")(
    in_turn(lambda w: w.webhook.ignore_failures(), lambda w: w.secret(_SECRET).set("key", "another-key"))
)
webhook.must_fail("other-path", "its path is another", lambda w: w.webhook.lead_to("/mutate/"))
webhook.must_fail("no-v1", "it is asked in a version of old first", lambda w: w.webhook.review("v1beta1", "v1"))
webhook.must_warn("impatient", "the API server hardly waits for it", lambda w: w.webhook.set(timeoutSeconds=2))
webhook.must_warn("by-url", "it calls a URL", lambda w: w.webhook.call_url("https://hooks.example.com/v2/mutate/key/"))
webhook.must_fail("no-secret", "the Secret has lost its key", lambda w: w.secret(_SECRET).set("key", None))
webhook.must_fail("no-secret", "the Secret has lost its certificate", lambda w: w.secret(_SECRET).set("tls.crt", None))
webhook.must_fail("expired", "its ten years are over", lambda w: w.sign_webhook(days=-1))
webhook.must_warn("expiring", "its ten years are almost over", lambda w: w.sign_webhook(days=10))
for _right in ("list services", "list secrets"):
    unknown_without(webhook, _right)
