from drycc_doctor.api import Findings, Missing, check, fail, passed, skip, subject, unknown_because, warn
from drycc_doctor.facts.controller.deploy_hooks import DeployHooks
from drycc_doctor.facts.kubernetes.secrets import Secrets
from drycc_doctor_checks.changes import set_env, set_value, with_hooks

_SECRET, _KEY = "controller-creds", "deploy-hook-secret-key"


@check("hooks-secret", title="Deploy hooks are signed")
def secret(deploy_hooks: DeployHooks, secrets: Secrets | Missing) -> Findings:
    """Anybody can call a receiver; by the signature it knows the controller.

    The controller signs as soon as it has a secret, which the chart makes at random, keeps in Secret controller-creds
    under deploy-hook-secret-key, and gives to the controller's containers with the hooks. No value sets it. Its length
    is looked at, never the value.

    To verify in the receiver, read it with `kubectl get secret -n drycc controller-creds -o
    jsonpath='{.data.deploy-hook-secret-key}' | base64 -d`; `drycc-doctor hook verify` says what is wrong with a
    delivery.
    """
    about = subject.thing("Secret", _SECRET)
    if not deploy_hooks.carried:
        yield skip("none", subject.setting("controller.deployHookUrls"), "no deploy hook is configured")
    elif not deploy_hooks.signed:
        why = "the controller's containers have no DRYCC_DEPLOY_HOOK_SECRET_KEY: deliveries are not signed"
        remedy = "set the URLs by controller.deployHookUrls: the chart adds the secret"
        yield warn("unsigned", subject.component("drycc-controller"), why, remedy=remedy)
    elif isinstance(secrets, Missing):
        yield unknown_because(secrets, "the secret of deploy hooks is not known")
    elif (seal := secrets.seal(_SECRET, _KEY)) is None or seal.empty:
        why = f"Secret {_SECRET} has no {_KEY}: the controller cannot start anew, or does not sign"
        yield fail("no-key", about, why, remedy="helm upgrade the release: the chart makes the key")
    elif seal.weak:
        why = f"the secret of deploy hooks can be guessed ({seal.length} characters): others can sign"
        remedy = f"put 64 random characters into {_KEY} of Secret {_SECRET}, and restart the controller"
        yield warn("weak", about, why, remedy=remedy)
    else:
        yield passed("ok", about, "deploy hooks are signed")


secret.must_warn("unsigned", "the URLs were set by hand, without the secret")(
    with_hooks(set_env("controller", "DRYCC_DEPLOY_HOOK_SECRET_KEY", None))
)
secret.must_fail("no-key", "somebody deleted the key", with_hooks(lambda w: w.secret(_SECRET).set(_KEY, None)))
secret.must_warn("weak", "everybody guesses the key", with_hooks(lambda w: w.secret(_SECRET).set(_KEY, "changeme")))
secret.must_not_know("forbidden", "we may not list Secrets", with_hooks(lambda w: w.deny("list secrets")))
secret.must_skip("none", "no hook is configured", set_value("controller.deployHookUrls", ""))
