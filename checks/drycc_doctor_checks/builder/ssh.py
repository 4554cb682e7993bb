from drycc_doctor.api import Failed, Findings, Missing, check, fail, passed, subject, unknown, unknown_because, warn
from drycc_doctor.facts.kubernetes.secrets import HostKey, Secrets
from drycc_doctor.facts.parts.builder_ssh import PORT, BuilderSsh, ServedHostKey
from drycc_doctor_checks.changes import answer, in_turn
from drycc_doctor_checks.http_findings import no_ipv6, not_asked

_SECRET = "builder-ssh-private-keys"  # noqa: S105 - the name of a Secret
_ROUTE = "kubectl describe tcproute -n @ drycc-builder; istiod serves it with PILOT_ENABLE_ALPHA_GATEWAY_API=true only"
_POD = "kubectl get pods -n @ -l app=drycc-builder"
_TROUBLE = {
    "refused": ("ssh-refused", "the connection is refused", _ROUTE),
    "timeout": ("ssh-timeout", "nobody answers in time", _ROUTE),
    "reset": ("ssh-cut", "the connection is taken and cut: no builder stands behind the gateway", _POD),
    "protocol": ("ssh-protocol", "what answers shows no SSH host key", _POD),
}


@check("builder-ssh", title="Git pushes reach the builder")
def ssh(builder_ssh: BuilderSsh, secrets: Secrets | Missing) -> Findings:
    """`git push` goes by SSH to port 2222 of the gateway, which passes it on to the builder.

    At each address of the gateway keys are exchanged as git would, without logging in; the host key that is shown must be
    one of those in Secret builder-ssh-private-keys, compared by the public halves' fingerprints. Each `helm upgrade`
    writes new keys into the Secret, while the builder shows the old ones until it is started anew: then every git client
    says that the host's identification has changed, and with several builders it says so now and then.

    Look at the route drycc-builder and the builder's pods. Where the keys differ, restart the builder when users are told:
    `kubectl rollout restart -n drycc deploy/drycc-builder`.
    """
    if not builder_ssh.items:
        why = "the gateway has no address to ask at"
        yield unknown("no-gateway-address", subject.gateway("drycc-gateway"), why)
    keys = None
    if isinstance(secrets, Missing):
        if builder_ssh.items:
            yield unknown_because(secrets, "the builder's keys are not known")
    else:
        halves = [half for one in secrets.items if one.metadata.name == _SECRET for half in one.public.values()]
        keys = [half.host_key for half in halves if half.host_key]
    for ip, served in builder_ssh.items:
        yield from _served(ip, served, keys)


def _served(ip: str, served: ServedHostKey | Failed, keys: list[HostKey] | None) -> Findings:
    about, where = subject.address(ip), f"{ip} port {PORT}"
    if not isinstance(served, ServedHostKey):
        yield not_asked(served, where, subject.evidence(where))
    elif why := no_ipv6(ip, served.trouble):
        yield unknown("no-ipv6", about, why)
    elif served.trouble:
        other = ("ssh-unreachable", f"no connection ({served.trouble})", _ROUTE)
        code, why, remedy = _TROUBLE.get(served.trouble, other)
        yield fail(code, about, f"{where}: {why}", remedy=remedy)
    elif keys is None:
        yield passed("answers", about, f"{where}: {served.banner}, key {served.sha256}")
    elif not keys:
        remedy = "helm upgrade the release, and restart the builder: the chart writes the keys"
        why = f"Secret {_SECRET} holds no host key: the builder will not start again"
        yield fail("no-keys", subject.thing("Secret", _SECRET), why, remedy=remedy)
    elif HostKey(served.type, served.sha256) not in keys:
        why = f"{where} shows another host key ({served.sha256}) than those in Secret {_SECRET}"
        remedy = "kubectl rollout restart -n @ deploy/drycc-builder; if that changes nothing, see who answers there"
        yield warn("other-key", about, why, remedy=remedy)
    else:
        yield passed("ok", about, f"{where}: {served.banner}, and the builder's own host key")


ssh.must_fail("ssh-refused", "nothing listens at the gateway's address", lambda w: w.gateway.close())
ssh.must_not_know("no-ipv6", "no IPv6 here, and some at the gateway", lambda w: w.gateway.add_far("3fff::10"))
ssh.must_fail("ssh-timeout", "no listener takes the builder's route", lambda w: w.route("builder").detach())
ssh.must_fail("ssh-cut", "the builder crashes", lambda w: w.component("builder").crash())
ssh.must_fail("ssh-protocol", "what answers is no SSH", lambda w: w.gateway.listen(answer(trouble="broken"), port=2222))
ssh.must_fail("no-keys", "the Secret has lost its keys")(
    in_turn(
        lambda w: w.secret(_SECRET).set("ssh-host-rsa-key", None),
        lambda w: w.secret(_SECRET).set("ssh-host-ecdsa-key", None),
    )
)
ssh.must_warn("other-key", "new keys, and the builder was not restarted", lambda w: w.renew_host_keys())
ssh.must_not_know("no-gateway-address", "the gateway has no address yet", lambda w: w.gateway.lose_address())
ssh.must_not_know("forbidden", "we may not list Secrets", lambda w: w.deny("list secrets"))
