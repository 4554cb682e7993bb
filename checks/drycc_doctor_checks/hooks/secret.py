from drycc_doctor.api import Findings, Missing, check, fail, passed, skip, subject, unknown, unknown_because, warn
from drycc_doctor.facts.controller.deploy_hooks import DeployHooks
from drycc_doctor.facts.kubernetes.secrets import Secrets
from drycc_doctor.sealing.seal import Url
from drycc_doctor_checks.changes import refer_hooks, set_env, set_value, with_hooks

_SECRET, _KEY, _SETTING = "controller-creds", "deploy-hook-secret-key", "controller.deployHookUrls"
_REMEDY = f"put 64 random characters into {_KEY} of Secret {_SECRET}, and restart the controller"


@check("hooks-secret", title="Deploy hooks are signed")
def secret(deploy_hooks: DeployHooks, secrets: Secrets | Missing) -> Findings:
    """Anybody can call a receiver; by the signature it knows the controller.

    The controller signs as soon as it has a secret, which the chart makes at random, keeps in Secret controller-creds
    under deploy-hook-secret-key, and gives to the controller's containers with the hooks. No value sets it. Its length
    is looked at, never the value. Of a URL with user and password these are sent in the signature's place; of one with a
    fragment the parameters are signed and never sent, so that nobody can verify.

    To verify in the receiver, read it with `kubectl get secret -n drycc controller-creds -o
    jsonpath='{.data.deploy-hook-secret-key}' | base64 -d`; `drycc-doctor hook verify` says what is wrong with a
    delivery.
    """
    about = subject.thing("Secret", _SECRET)
    if not deploy_hooks.any:
        yield skip("none", subject.setting(_SETTING), "no deploy hook is configured")
    elif not deploy_hooks.signed:
        why = "the controller's containers have no DRYCC_DEPLOY_HOOK_SECRET_KEY: deliveries are not signed"
        remedy = "set the URLs by controller.deployHookUrls: the chart adds the secret"
        yield warn("unsigned", subject.component("drycc-controller"), why, remedy=remedy)
    elif isinstance(secrets, Missing):
        yield unknown_because(secrets, "the secret of deploy hooks is not known")
    elif (seal := secrets.seal(_SECRET, _KEY)) is None:
        why = f"Secret {_SECRET} has no {_KEY}: the controller cannot start anew"
        yield fail("no-key", about, why, remedy="helm upgrade the release: the chart makes the key")
    elif seal.empty:
        why = f"{_KEY} of Secret {_SECRET} is empty, and the controller signs with it: anybody can sign"
        yield fail("empty", about, why, remedy=_REMEDY)
    elif seal.weak:
        why = f"the secret of deploy hooks can be guessed ({seal.length} characters): others can sign"
        yield warn("weak", about, why, remedy=_REMEDY)
    else:
        yield from _signatures(deploy_hooks)


def _signatures(deploy_hooks: DeployHooks) -> Findings:
    """Which of the hooks the signature comes with."""
    urls = [one for one in deploy_hooks.carried if isinstance(one, Url)]
    basic, lost = [one for one in urls if one.password], [one for one in urls if one.fragment and not one.password]
    for one in basic:
        why = f"{one.scheme}://{one.netloc} gets user and password of its URL in the place of the signature"
        remedy = "take user and password out of the URL, and let the receiver verify the signature"
        yield warn("basic", subject.setting(_SETTING), why, remedy=remedy)
    for one in lost:
        why = f"{one.scheme}://{one.netloc} gets a signature that nobody can verify: what is signed stands behind the #"
        yield warn("unverifiable", subject.setting(_SETTING), why, remedy="take # and what follows it out of the URL")
    if deploy_hooks.referred:
        why = "the URLs of deploy hooks stand in a Secret or a ConfigMap: whether one takes the signature's place is not known"
        yield unknown("referred", subject.setting(_SETTING), why)
    elif signed := len(urls) - len(basic) - len(lost):
        yield passed("ok", subject.thing("Secret", _SECRET), f"{signed} of {len(urls)} deploy hooks are signed")
    elif not urls:
        yield unknown("no-urls", subject.setting(_SETTING), "none of the deploy hooks is a URL that can be told")


secret.must_warn("unsigned", "the URLs were set by hand, without the secret")(
    with_hooks(set_env("controller", "DRYCC_DEPLOY_HOOK_SECRET_KEY", None))
)
secret.must_fail("no-key", "somebody deleted the key", with_hooks(lambda w: w.secret(_SECRET).set(_KEY, None)))
secret.must_fail("empty", "somebody emptied the key", with_hooks(lambda w: w.secret(_SECRET).set(_KEY, "")))
secret.must_warn("basic", "the receiver wants a password")(
    lambda w: w.add_hooks("https://drycc:canary-of-a-receiver@hooks.example.test/a,https://hooks.example.test/b")
)
secret.must_warn("unverifiable", "the URL was copied from a page")(
    lambda w: w.add_hooks("https://hooks.example.test/deploy#new")
)
secret.must_warn("weak", "everybody guesses the key", with_hooks(lambda w: w.secret(_SECRET).set(_KEY, "changeme")))
secret.must_not_know("forbidden", "we may not list Secrets", with_hooks(lambda w: w.deny("list secrets")))
secret.must_not_know("referred", "the URLs stand in a Secret", with_hooks(refer_hooks))
secret.must_not_know("no-urls", "somebody forgot the scheme", lambda w: w.add_hooks("hooks.example.test/deploy"))
secret.must_skip("none", "no hook is configured", set_value("controller.deployHookUrls", ""))
