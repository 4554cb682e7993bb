from drycc_doctor.api import Finding, Findings, Missing, check, passed, skip, subject, unknown, unknown_because, warn
from drycc_doctor.facts.http.page import Page
from drycc_doctor.facts.kubernetes.clock import Clock
from drycc_doctor.facts.kubernetes.secrets import Secrets
from drycc_doctor.facts.passport.signing_key import PodStart, PodStarts, SigningKeys
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor_checks.changes import at_path, in_turn, unknown_without
from drycc_doctor_checks.http_findings import not_asked, obstacle

_SLACK = 60.0
"""Seconds: Helm writes the time down, then the Secrets."""
_SECRET, _KEY = "passport-creds", "oidc-rsa-private-key"
_KEYS = {"drycc-builder": "SSH host keys", "drycc-passport": "keys that passport signs with"}


@check("upgrade-host-keys", title="Pods hold the keys that the last upgrade wrote")
def host_keys(
    components: Components,
    pod_starts: PodStarts,
    signing_keys: SigningKeys | Missing,
    secrets: Secrets | Missing,
    helm_release: HelmRelease | Missing,
    clock: Clock,
) -> Findings:
    """Each `helm upgrade` writes new keys: the builder's SSH host keys, and the RSA key that passport signs logins with.

    Pods read them when they start. One that started before the upgrade goes on with the old key: with several pods, git
    says now and then that the host's identification has changed, and a login that one passport signed is refused by
    another's key. When the old pod restarts at last, all logins that it signed are void. The public key that passport
    shows (/oauth/.well-known/jwks.json) is held against its Secret, as seals; pods of builder and passport are held
    against the time of the newest revision. The host key that the builder shows is builder-ssh's matter.

    Restart builder and passport after each upgrade, when users are told: `kubectl rollout restart -n drycc deploy/NAME`.
    """
    if components.passport is None:
        yield skip("no-passport", subject.component("drycc-passport"), "passport does not run here, nor its keys")
    else:
        yield _signing(components.passport.name, signing_keys, secrets)
    newest = helm_release.newest if isinstance(helm_release, HelmRelease) else None
    past = clock.since(newest.info.last_deployed or "") if newest else None
    if past is not None:
        yield from (mixed for app in _KEYS if (mixed := _mixed(app, pod_starts.of(app), past, clock)))


def _signing(name: str, signing_keys: SigningKeys | Missing, secrets: Secrets | Missing) -> Finding:
    about = subject.thing("Secret", _SECRET)
    if isinstance(secrets, Missing):
        return unknown_because(secrets, "passport's key is not known")
    if isinstance(signing_keys, Missing):
        return unknown_because(signing_keys, "passport was not asked for its keys")
    ours = secrets.public(_SECRET, _KEY).modulus
    if ours is None:
        return unknown("no-key", about, f"Secret {_SECRET} holds no RSA key in {_KEY} that can be read")
    host, url, page = subject.host(signing_keys.host), signing_keys.url, signing_keys.page
    if not isinstance(page, Page):
        return not_asked(page, url, subject.resolver())
    if blocked := obstacle(page, "passport"):
        return unknown(blocked.code, host, f"passport's keys are not known: {blocked.why}")
    if not signing_keys.moduli:
        return unknown("no-keys", host, f"{url} shows no key that can be compared")
    if ours not in signing_keys.moduli:
        why = f"passport signs with another key than the one in Secret {_SECRET}: its next restart voids all logins"
        restart = f"when users are told: kubectl rollout restart -n @ deploy/{name}"
        return warn("other-signing-key", about, why, remedy=restart, url=url)
    return passed("ok", about, "passport signs with the key in its Secret", url=url)


def _mixed(app: str, pods: tuple[PodStart, ...], past: float, clock: Clock) -> Finding | None:
    """Some pods are older than the revision, and some not; where all are, the keys that are shown tell."""
    ages = [(one.name, since) for one in pods if (since := clock.since(one.at)) is not None]
    old = [name for name, since in ages if since > past + _SLACK]
    if not old or len(old) == len(ages):
        return None
    which = f"{len(old)} of {len(ages)} pods of {app} started before the last upgrade ({old[0]})"
    remedy = f"kubectl delete pod -n @ {' '.join(old[:3])}: new ones read the keys that are in the Secret"
    return warn("mixed-keys", subject.component(app), f"{which}: they hold older {_KEYS[app]}", remedy=remedy)


host_keys.must_warn("other-signing-key", "an upgrade wrote a new key", lambda w: w.renew_signing_key())
_old_builder = in_turn(
    lambda w: w.component("builder").add_replica(),
    lambda w: [
        one.update(state={"running": {"startedAt": w.time(-20 * 86400)}})
        for one in w.component("builder").pods[0]["status"]["containerStatuses"]
    ],
)
host_keys.must_warn("mixed-keys", "one of two builders is older than the last upgrade", _old_builder)
host_keys.must_skip("no-passport", "passport runs elsewhere", lambda w: w.move_passport_off_cluster())
host_keys.must_not_know("no-key", "somebody emptied the Secret", lambda w: w.secret(_SECRET).set(_KEY, None))
_empty = at_path("passport", "/oauth/.well-known/jwks.json", 200, '{"keys":[]}')
host_keys.must_not_know("no-keys", "something else answers for passport", _empty)
host_keys.must_not_know("no-backend", "passport crashes", lambda w: w.component("passport").crash())
unknown_without(host_keys, "list secrets")
