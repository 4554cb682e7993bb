"""DNS lets the certificates' issuer issue."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import SKIP, UNKNOWN, Failed, Finding, World, check, fail, passed, skip, subject, unknown
from drycc_doctor.facts.dns.lookups import Rrset
from drycc_doctor.facts.tls.caa import Caa, Issuer, Property, properties
from drycc_doctor_checks.dns import untold

_ALSO = {"zerossl.com": "sectigo.com"}
"""Authorities that CAA records name otherwise than by a domain of their ACME server."""
_PUBLIC = ("letsencrypt.org", "zerossl.com", "pki.goog", "buypass.com", "ssl.com", "digicert.com", "sectigo.com")
_LETS_ENCRYPT = "https://acme-v02.api.letsencrypt.org/directory"
_METHOD = "http-01"


@check("dns-caa", title="DNS lets the certificates' issuer issue")
def caa(found: Caa) -> Iterator[Finding]:
    """A CAA record says who may issue certificates for a domain; all others must refuse, at the next renewal too.

    Where the gateway ends TLS and cert-manager has an ACME issuer, the CAA records of each host name are looked for at
    the name and upwards (RFC 8659), up to the company's own domain. If there are some, one must name the issuer's
    authority, allow the way it is asked (HTTP-01), and its account. No record at all lets everybody issue.

    Add a record for the authority that issues, such as `0 issue "letsencrypt.org"`, or remove the one that keeps it out.
    """
    if not found.secure:
        yield skip("no-certificates", subject.gateway("drycc-gateway"), "the gateway ends no TLS: nothing is issued")
    elif not found.issuers:
        yield skip("no-acme", subject.gateway("drycc-gateway"), "no ACME issuer is here: CAA binds public authorities")
    groups: dict[str, list[str]] = {}
    for host, owner, _ in found.found:
        groups.setdefault(owner, []).append(host)
    answers = {owner: answer for _, owner, answer in found.found}
    for issuer in found.issuers:
        yield from (_judged(issuer, owner, answers[owner], hosts) for owner, hosts in groups.items())


def _judged(issuer: Issuer, owner: str, answer: Rrset | Failed, hosts: list[str]) -> Finding:
    about, told = subject.caa(owner), hosts[0] + (f" and {len(hosts) - 1} more" if len(hosts) > 1 else "")
    if isinstance(answer, Failed):
        return unknown("no-answer", subject.resolver(), f"no answer for the CAA records of {owner}: {answer}")
    if not owner:
        return passed("open", subject.host(hosts[0]), f"no CAA record keeps anybody from issuing for {told}")
    if not answer.records:
        return untold(answer, f"the CAA records of {owner}")
    records = [*properties(answer.records)]
    if strange := [one.tag for one in records if one.critical and not one.known]:
        why = f"the CAA record {strange[0]} of {owner} is critical, and authorities that do not know it must refuse"
        return fail("critical", about, why, remedy=f"remove the CAA record {strange[0]} of {owner}")
    issue = [one for one in records if one.tag == "issue"]
    named = [one for one in issue if _names(one, issuer.host)]
    if issue and not named:
        return _other(issuer, owner, issue, told)
    return _limited(issuer, owner, named, told)


def _names(one: Property, host: str) -> bool:
    """Whether a property names the authority of an ACME server: by a domain that the server is in."""
    other = next((_ALSO[suffix] for suffix in _ALSO if f".{host}".endswith(f".{suffix}")), "")
    return bool(one.domain) and (f".{host}".endswith(f".{one.domain}") or one.domain == other)


def _other(issuer: Issuer, owner: str, issue: list[Property], told: str) -> Finding:
    about, let = subject.caa(owner), ", ".join(sorted({one.domain for one in issue} - {""})) or "nobody"
    why = f"the CAA records of {owner} let {let} issue for {told}"
    if not any(f".{issuer.host}".endswith(f".{one}") for one in _PUBLIC):
        return unknown("unknown-authority", about, f"{why}; whether that is who runs {issuer.host} is not known")
    authority = next(one for one in _PUBLIC if f".{issuer.host}".endswith(f".{one}"))
    remedy = f'add a CAA record to {owner}: 0 issue "{_ALSO.get(authority, authority)}"'
    return fail("other-authority", about, f"{why}; Issuer {issuer.metadata.name} asks {issuer.host}", remedy=remedy)


def _limited(issuer: Issuer, owner: str, named: list[Property], told: str) -> Finding:
    """One record that lets the issuer in is enough; each may say how it must be asked, and by which account (RFC 8657)."""
    about = subject.caa(owner)
    by_method = [one for one in named if _METHOD in one.parameters.get("validationmethods", _METHOD).split(",")]
    if named and not by_method:
        why = f"the CAA records of {owner} let {issuer.host} issue for {told}, but not by {_METHOD}, which Drycc uses"
        return fail(
            "other-method", about, why, remedy=f"add {_METHOD} to validationmethods in the CAA record of {owner}"
        )
    accounts = {one.parameters.get("accounturi", issuer.account) for one in by_method}
    if named and issuer.account and issuer.account not in accounts:
        why = f"the CAA records of {owner} let another account at {issuer.host} issue for {told}"
        remedy = (
            f"name the account in the CAA record of {owner}: kubectl get issuer -n @ {issuer.metadata.name} -o yaml"
        )
        return fail("other-account", about, why, remedy=remedy)
    return passed("ok", about, f"the CAA records of {owner} let {issuer.host} issue for {told}")


@caa.must_fail("other-authority", "the company buys its certificates elsewhere, and a CAA record says so")
def other_authority(world: World) -> None:
    world.issue_by(_LETS_ENCRYPT)
    world.dns.set(world.domain, "CAA", '0 issue "ca.example.net"')


@caa.must_fail("other-authority", "nobody may issue for one of the names")
def nobody(world: World) -> None:
    world.issue_by(_LETS_ENCRYPT)
    world.dns.point(world.host("drycc-passport"), *world.gateway.addresses)
    world.dns.set(world.host("drycc-passport"), "CAA", '0 issue ";"')


@caa.must_fail("other-method", "the record allows certificates by DNS only")
def other_method(world: World) -> None:
    world.issue_by(_LETS_ENCRYPT)
    world.dns.set(world.domain, "CAA", '0 issue "letsencrypt.org; validationmethods=dns-01"')


@caa.must_fail("other-account", "the record names the account of the old cluster")
def other_account(world: World) -> None:
    world.issue_by(_LETS_ENCRYPT)
    world.dns.set(world.domain, "CAA", '0 issue "letsencrypt.org; accounturi=https://acme.example.test/acct/1"')


@caa.must_fail("critical", "a record is critical that no authority knows")
def critical(world: World) -> None:
    world.issue_by(_LETS_ENCRYPT)
    world.dns.set(world.domain, "CAA", '0 issue "letsencrypt.org"', '128 tbs "unknown"')


@caa.must_be(UNKNOWN, "unknown-authority", "the issuer is nobody's that is known")
def unknown_authority(world: World) -> None:
    world.issue_by("https://acme.example.test/directory")
    world.dns.set(world.domain, "CAA", '0 issue "ca.example.net"')


@caa.must_be(UNKNOWN, "no-answer", "the resolver is silent")
def silent(world: World) -> None:
    world.issue_by(_LETS_ENCRYPT)
    world.dns.silence()


@caa.must_be(UNKNOWN, "servfail", "the resolver cannot say")
def cannot_say(world: World) -> None:
    world.issue_by(_LETS_ENCRYPT)
    world.dns.servfail()


caa.must_be(
    SKIP, "no-certificates", "the gateway ends no TLS", lambda w: w.dns.set(w.domain, "CAA", '0 issue "ca.example.net"')
)


@caa.must_be(SKIP, "no-acme", "certificates come from elsewhere")
def no_acme(world: World) -> None:
    world.serve_tls()
    world.acme.uninstall()
