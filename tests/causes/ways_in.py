"""The way in: names, certificates, what answers in the platform's place."""

from drycc_doctor.worlds.state.answer import Answer
from drycc_doctor.worlds.world import World
from tests.causes.cause import Cause

_CHECKED = (
    "failed to perform self check GET request "
    "'http://drycc.example.com/.well-known/acme-challenge/Xyz': Get \"http://drycc.example.com/.well-known/acme-challenge/Xyz\": "
    "dial tcp 192.0.2.10:80: connect: connection refused"
)
_LIMITED = (
    "429 urn:ietf:params:acme:error:rateLimited: too many certificates (5) already issued for this "
    "exact set of identifiers in the last 168h0m0s, retry after 2026-01-04 03:11:02 UTC: see "
    "https://letsencrypt.org/docs/rate-limits/#new-certificates-per-exact-set-of-identifiers"
)
_PROXY = "198.51.100.200"


def _self_check(world: World) -> None:
    world.acme.never_issue()
    world.acme.wait_for_proof(world.host("drycc"), _CHECKED)


def _limited(world: World) -> None:
    world.acme.never_issue()
    world.acme.refuse_order(_LIMITED)


def _proxied(world: World) -> None:
    """The builder's own record leads to a proxy that passes no port 2222."""
    world.dns.point(world.host("drycc-builder"), _PROXY)
    world.open.add(_PROXY)
    world.faults[_PROXY, 2222] = Answer(trouble="hang")


def _front(status: int, server: str) -> Cause:
    return Cause(
        f"a front answers {status} to everything",
        lambda w: w.gateway.listen(Answer(status, [("server", server)], b"<html><title>Error</title></html>")),
        ("*", "*", "Address 192.0.2.10"),
        (str(status),),
    )


def _new_app(world: World) -> None:
    world.gateway.istiod.crash()
    world.gateway.starve(world.apps[0])


CAUSES = [
    Cause(
        "cert-manager's own check does not reach the gateway",
        _self_check,
        ("tls-certificate", "challenge", "Challenge *"),
        ("failed to perform self check", "dial tcp 192.0.2.10:80: connect: connection refused"),
        tls=True,
    ),
    Cause(
        "the ACME server's limit",
        _limited,
        ("tls-certificate", "order", "Order *"),
        ("retry after 2026-01-04 03:11:02 UTC", "per-exact-set-of-identifiers"),
        tls=True,
    ),
    Cause(
        "the builder's name leads to a proxy",
        _proxied,
        ("dns-platform-hosts", "wrong-address", "Host drycc-builder.example.com"),
        (f"leads to {_PROXY}",),
    ),
    _front(500, "nginx"),
    _front(502, "awselb/2.0"),
    _front(503, "cloudflare"),
    Cause(
        "istiod is down, and an app was made since",
        _new_app,
        ("gateway-controller", "down", "Control plane istiod"),
        ("CrashLoopBackOff", "no app, no domain, no certificate"),
    ),
]
