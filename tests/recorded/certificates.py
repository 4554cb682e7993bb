"""The recorded situations of a certificate, as what happens to a World."""

from __future__ import annotations

from typing import Any, NamedTuple

from drycc_doctor.worlds import World, healthy
from drycc_doctor_checks.changes import Change, in_turn

HOST = "drycc.example.com"
_PROOF = "http://{}/.well-known/acme-challenge/example"
_AT_80 = "http://{}:80/.well-known/acme-challenge/example"
_CONNECTION = "400 urn:ietf:params:acme:error:connection: Get"
_MISMATCH = (
    "403 urn:ietf:params:acme:error:unauthorized: The key authorization file from the server did not match this challenge "
    '"example.key" != "<html>Welcome</html>"'
)
_FORBIDDEN = (
    "400 urn:ietf:params:acme:error:rejectedIdentifier: Order included an identifier for which issuance is forbidden by "
    'policy: "blocked-domain.example"; subproblems:\n\turn:ietf:params:acme:error:rejectedIdentifier: [dns: '
    "blocked-domain.example] blocked-domain.example is a forbidden domain"
)
_NO_ACME = (
    "the ACME server returned an HTTP 404 response which is not an RFC 8555 problem document; the response body has been "
    "omitted and can be found in the cert-manager logs"
)
_OTHER_SERVER = "https://acme.example.test:999/directory"


def unchecked(why: str, host: str = HOST, scheme: str = "http") -> str:
    """What cert-manager says of a proof that it could not get itself."""
    proof = _PROOF.format(host)
    at = proof.replace("http:", f"{scheme}:")
    return f"failed to perform self check GET request '{proof}': Get \"{at}\": {why}"


def nowhere(host: str = HOST) -> str:
    """The name is not in the DNS."""
    return unchecked(f"dial tcp: lookup {host} on 10.96.0.10:53: no such host", host)


def of(*hosts: str) -> World:
    """A platform with TLS whose certificate is for these names, as in the recording."""
    world = healthy("g3", tls=True)
    world.acme.certificate["spec"]["dnsNames"] = [*hosts]
    world.secret("drycc-auto-tls").obj["metadata"]["annotations"]["cert-manager.io/alt-names"] = ",".join(hosts)
    return world


def _waits(why: str) -> Change:
    return in_turn(lambda w: w.acme.never_issue(), lambda w: w.acme.wait_for_proof(HOST, why))


def _refused(error: str) -> Change:
    return in_turn(lambda w: w.acme.never_issue(), lambda w: w.acme.refuse_proof(HOST, error))


def _not_got(why: str) -> Change:
    return _refused(f'{_CONNECTION} "{_AT_80.format(HOST)}": {why}')


def _unresolved(host: str) -> str:
    at = _AT_80.format(host)
    return f'{_CONNECTION} "{at}": error occurred while resolving URL "{at}": dial tcp 127.0.0.1:5354: connect: connection refused'


def _unregistered(error: str) -> Change:
    return in_turn(lambda w: w.acme.never_issue(), lambda w: w.acme.refuse_account(error))


def _unsolved(*solvers: dict[str, Any]) -> Change:
    return in_turn(lambda w: w.acme.never_issue(), lambda w: w.acme.lack_solver(*solvers))


def _held(begin: Change, *after: Change) -> Change:
    """A new one is asked for, and the host is not in the DNS."""
    return in_turn(lambda w: w.acme.issue(), begin, lambda w: w.acme.wait_for_proof(HOST, nowhere()), *after)


def _two_names(world: World) -> None:
    one, other = world.acme.certificate["spec"]["dnsNames"] = ["two-a.example.com", "two-b.example.com"]
    world.acme.never_issue()
    world.acme.prove(one)
    world.acme.wait_for_proof(other, nowhere(other))


def _local_names(world: World) -> None:
    one, other = world.acme.certificate["spec"]["dnsNames"] = ["drycc.local", "localhost"]
    world.acme.never_issue()
    world.acme.wait_for_proof(other, unchecked("dial tcp 127.0.0.1:80: connect: connection refused", other))
    world.acme.refuse_proof(one, _unresolved(one))


def _refused_name(world: World) -> None:
    world.acme.certificate["spec"]["dnsNames"] = ["blocked-domain.example"]
    world.acme.never_issue()
    world.acme.refuse_order(_FORBIDDEN)


def _wildcard(world: World) -> None:
    world.acme.certificate["spec"]["dnsNames"] = ["*.wild.example.com"]
    world.acme.never_issue()
    world.acme.lack_solver(*world.acme.issuer["spec"]["acme"]["solvers"])


def _new_name(world: World) -> None:
    world.acme.add_name(f"new.{HOST}")
    world.acme.wait_for_proof(f"new.{HOST}", nowhere(f"new.{HOST}"))


def _renewal(world: World) -> None:
    """It was to be renewed earlier than by default: so the recording did not wait for sixty days."""
    world.acme.certificate["metadata"]["generation"] = 3
    world.acme.certificate["status"]["conditions"][0]["observedGeneration"] = 3
    world.acme.begin_renewal()


def _no_issuer(world: World) -> None:
    world.acme.never_issue()
    world.acme.lose_issuer()
    world.objects.remove("secrets", "drycc-issuer")  # there never was one


def _broken_issuer(world: World) -> None:
    world.acme.issue()
    world.acme.issuer["metadata"]["generation"] = 2
    world.acme.issuer["spec"]["acme"]["server"] = _OTHER_SERVER
    world.acme.lose_server()


SITUATIONS: dict[str, Change] = {
    "acme-cannot-resolve": _not_got(f'could not resolve URL "{_AT_80.format(HOST)}"'),
    "acme-gets-404": _refused(_unresolved(HOST)),
    "acme-gets-refused": _not_got("dial tcp 192.0.2.10:80: connect: connection refused"),
    "acme-gets-wrong-body": _refused(_MISMATCH),
    "acme-refused-no-public-suffix": _local_names,
    "acme-refuses-name": _refused_name,
    "controller-stopped": lambda w: w.acme.install_without_cert_manager(),
    "expired-after-controller-restart": _held(
        lambda w: w.acme.begin_renewal(left=-0.01), lambda w: w.acme.notice_end()
    ),
    "expired-while-renewing": _held(lambda w: w.acme.begin_renewal(left=-0.01)),
    "http01-answer-404": _waits("wrong status code '404', expected '200'"),
    "http01-answer-503": _waits("wrong status code '503', expected '200'"),
    "http01-connection-refused": _waits(unchecked("dial tcp 192.0.2.10:80: connect: connection refused")),
    "http01-name-does-not-resolve": _waits(nowhere()),
    "http01-no-route": _waits(unchecked("dial tcp 192.0.2.1:80: connect: network is unreachable")),
    "http01-redirect-to-https": _waits(
        unchecked("dial tcp 192.0.2.10:443: connect: connection refused", scheme="https")
    ),
    "http01-servfail": _waits(unchecked(f"dial tcp: lookup {HOST} on 10.96.0.10:53: server misbehaving")),
    "http01-wrong-body": _waits('did not get expected response "example.key" when querying endpoint'),
    "issued": lambda w: w.acme.issue(),
    "issuer-broken-later": _broken_issuer,
    "issuer-email-refused": _unregistered(
        '400 urn:ietf:params:acme:error:invalidContact: contact email "not an address" is invalid'
    ),
    "issuer-missing": _no_issuer,
    "issuer-server-does-not-resolve": _unregistered(
        'Get "https://acme.nowhere.invalid/dir": dial tcp: lookup acme.nowhere.invalid on 10.96.0.10:53: dial udp '
        "10.96.0.10:53: connect: network is unreachable"
    ),
    "issuer-server-is-not-acme": _unregistered(_NO_ACME),
    "issuer-server-refuses-connection": _unregistered(
        'Get "https://acme.example.test:999/directory": dial tcp 192.0.2.80:443: connect: connection refused'
    ),
    "issuer-server-untrusted": _unregistered(
        'Get "https://acme.example.test/directory": tls: failed to verify certificate: x509: certificate signed by unknown '
        "authority"
    ),
    "names-changed": _held(_new_name),
    "no-solver-matches": _unsolved({"http01": {"gatewayHTTPRoute": {}}, "selector": {"dnsZones": ["other.example"]}}),
    "no-solvers": _unsolved(),
    "renewal-by-hand-under-way": _held(lambda w: w.acme.renew_by_hand()),
    "renewal-failed": in_turn(lambda w: w.acme.issue(), _renewal, lambda w: w.acme.refuse_proof(HOST, _MISMATCH)),
    "renewal-under-way": _held(_renewal),
    "secret-broken": _held(lambda w: w.acme.break_secret()),
    "secret-deleted": _held(lambda w: w.acme.lose_secret()),
    "shortlived-expired": _refused(_unresolved(HOST)),
    "shortlived-renewing": _held(lambda w: w.acme.begin_renewal(left=0.01)),
    "two-names-one-fails": _two_names,
    "unknown-profile": in_turn(
        lambda w: w.acme.never_issue(),
        lambda w: w.acme.refuse_order("acme: certificate authority does not advertise a profile with name nonsense"),
    ),
    "wildcard-with-http01": _wildcard,
}
"""By the recording's name."""


def situation(name: str, happens: Change | None = None) -> World:
    """A World in which it is so; or in which it happened otherwise."""
    world = of(HOST)
    (happens or SITUATIONS[name])(world)
    return world


class Verdict(NamedTuple):
    """What is said of a situation: status and code by check, less what is well; and the last words of the root."""

    told: frozenset[str]
    words: str = ""


def _no_certificate(root: str, words: str, *more: str) -> Verdict:
    """There never was one, so that nothing is served: ``root`` says why."""
    return Verdict(frozenset({"FAIL not-ready", "FAIL no-secret", f"FAIL {root}", *more}), words)


_NONE = "no solver of the Issuer can prove its hosts"
VERDICTS: dict[str, Verdict] = {
    "acme-cannot-resolve": _no_certificate("challenge", '/.well-known/acme-challenge/…"'),
    "acme-gets-404": _no_certificate("challenge", "dial tcp 127.0.0.1:5354: connect: connection refused"),
    "acme-gets-refused": _no_certificate("challenge", "dial tcp 192.0.2.10:80: connect: connection refused"),
    "acme-gets-wrong-body": _no_certificate("challenge", '!= "<html>Welcome</html>"'),
    "acme-refused-no-public-suffix": _no_certificate("challenge", "dial tcp 127.0.0.1:80: connect: connection refused"),
    "acme-refuses-name": _no_certificate("order", "blocked-domain.example is a forbidden domain"),
    "controller-stopped": _no_certificate("down", "", "FAIL issuer-not-ready"),
    "expired-after-controller-restart": Verdict(frozenset({"FAIL not-ready", "FAIL challenge"}), "no such host"),
    "expired-while-renewing": Verdict(frozenset({"FAIL expired", "FAIL challenge"}), "no such host"),
    "http01-answer-404": _no_certificate("challenge", "wrong status code '404', expected '200'"),
    "http01-answer-503": _no_certificate("challenge", "wrong status code '503', expected '200'"),
    "http01-connection-refused": _no_certificate("challenge", "dial tcp 192.0.2.10:80: connect: connection refused"),
    "http01-name-does-not-resolve": _no_certificate("challenge", "no such host"),
    "http01-no-route": _no_certificate("challenge", "connect: network is unreachable"),
    "http01-redirect-to-https": _no_certificate("challenge", "dial tcp 192.0.2.10:443: connect: connection refused"),
    "http01-servfail": _no_certificate("challenge", "server misbehaving"),
    "http01-wrong-body": _no_certificate("challenge", "when querying endpoint"),
    "issued": Verdict(frozenset()),
    "issuer-broken-later": Verdict(frozenset({"WARN issuer-not-ready"}), "connect: connection refused"),
    "issuer-email-refused": _no_certificate("issuer-not-ready", 'contact email "not an address" is invalid'),
    "issuer-missing": _no_certificate("issuer-missing", "of which Certificate drycc-auto-tls is to come"),
    "issuer-server-does-not-resolve": _no_certificate("issuer-not-ready", "connect: network is unreachable"),
    "issuer-server-is-not-acme": _no_certificate("issuer-not-ready", "can be found in the cert-manager logs"),
    "issuer-server-refuses-connection": _no_certificate("issuer-not-ready", "connect: connection refused"),
    "issuer-server-untrusted": _no_certificate("issuer-not-ready", "certificate signed by unknown authority"),
    "names-changed": Verdict(frozenset({"WARN changing"}), "not up to date: [spec.dnsNames]"),
    "no-solver-matches": _no_certificate("no-solver", _NONE),
    "no-solvers": _no_certificate("no-solver", _NONE),
    "renewal-by-hand-under-way": Verdict(frozenset()),
    "renewal-failed": Verdict(frozenset({"WARN not-renewed", "WARN challenge"}), '!= "<html>Welcome</html>"'),
    "renewal-under-way": Verdict(frozenset()),
    "secret-broken": _no_certificate("challenge", "no such host"),
    "secret-deleted": _no_certificate("challenge", "no such host"),
    "shortlived-expired": _no_certificate("challenge", "dial tcp 127.0.0.1:5354: connect: connection refused"),
    "shortlived-renewing": Verdict(frozenset()),
    "two-names-one-fails": _no_certificate("challenge", "no such host"),
    "unknown-profile": _no_certificate("order", "does not advertise a profile with name nonsense"),
    "wildcard-with-http01": _no_certificate("no-solver", "HTTP-01 proves no wildcard (*.wild.example.com)"),
}
"""Of the checks of cert-manager's work; what is served follows from it."""
JUDGES = ("tls-cert-manager", "tls-certificate", "tls-renewal")
