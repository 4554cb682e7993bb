from drycc_doctor.api import Failed, Finding, Findings, check, fail, grouped, listing, passed, skip, subject, unknown
from drycc_doctor.facts.dns.lookups import Rrset
from drycc_doctor.facts.tls.caa import CaaProperty, CaaRecords, Issuer, properties
from drycc_doctor_checks.changes import Change, in_turn, with_tls
from drycc_doctor_checks.dns import unknown_from_answer

_ALSO = {"zerossl.com": "sectigo.com"}
"""Authorities that CAA records name otherwise than by a domain of their ACME server."""
_PUBLIC = ("letsencrypt.org", "zerossl.com", "pki.goog", "buypass.com", "ssl.com", "digicert.com", "sectigo.com")
_LETS_ENCRYPT = "https://acme-v02.api.letsencrypt.org/directory"
_METHOD = "http-01"


@check("dns-caa", title="DNS lets the certificates' issuer issue")
def caa(caa_records: CaaRecords) -> Findings:
    """A CAA record says who may issue certificates for a domain; all others must refuse, at the next renewal too.

    Where the gateway ends TLS and cert-manager has an ACME issuer, the CAA records of each host name are looked for at
    the name and upwards (RFC 8659), up to the company's own domain. If there are some, one must name the issuer's
    authority, allow the way it is asked (HTTP-01), and its account. No record at all lets everybody issue.

    Add a record for the authority that issues, such as `0 issue "letsencrypt.org"`, or remove the one that keeps it out.
    """
    about = subject.gateway("drycc-gateway")
    if not caa_records.secure:
        yield skip("no-certificates", about, "the gateway ends no TLS: nothing is issued")
    elif not caa_records.issuers:
        yield skip("no-acme", about, "no ACME issuer is here: CAA binds public authorities")
    hosts = grouped((owner, host) for host, owner, _ in caa_records.items)
    answers = {owner: answer for _, owner, answer in caa_records.items}
    for issuer in caa_records.issuers:
        yield from (_finding(issuer, owner, answers[owner], hosts[owner]) for owner in hosts)


def _finding(issuer: Issuer, owner: str, answer: Rrset | Failed, hosts: list[str]) -> Finding:
    about, names = subject.caa(owner), listing(hosts, 1)
    if isinstance(answer, Failed):
        return unknown("no-answer", subject.resolver(), f"no answer for the CAA records of {owner}: {answer}")
    if not owner:
        return passed("open", subject.host(hosts[0]), f"no CAA record keeps anybody from issuing for {names}")
    if not answer.records:
        return unknown_from_answer(answer, f"the CAA records of {owner}")
    records = [*properties(answer.records)]
    if strange := [record.tag for record in records if record.critical and not record.known]:
        why = f"the CAA record {strange[0]} of {owner} is critical, and authorities that do not know it must refuse"
        return fail("critical", about, why, remedy=f"remove the CAA record {strange[0]} of {owner}")
    issue = [record for record in records if record.tag == "issue"]
    ours = [record for record in issue if _is_authority(record, issuer.host)]
    if issue and not ours:
        return _other_authority(issuer, owner, issue, names)
    return _limited(issuer, owner, ours, names)


def _is_authority(record: CaaProperty, host: str) -> bool:
    """Whether a property names the authority of an ACME server: by a domain that the server is in."""
    other = next((_ALSO[suffix] for suffix in _ALSO if f".{host}".endswith(f".{suffix}")), "")
    return bool(record.domain) and (f".{host}".endswith(f".{record.domain}") or record.domain == other)


def _other_authority(issuer: Issuer, owner: str, issue: list[CaaProperty], names: str) -> Finding:
    about, authorities = subject.caa(owner), ", ".join(sorted({one.domain for one in issue} - {""})) or "nobody"
    why = f"the CAA records of {owner} let {authorities} issue for {names}"
    authority = next((domain for domain in _PUBLIC if f".{issuer.host}".endswith(f".{domain}")), "")
    if not authority:
        return unknown("unknown-authority", about, f"{why}; whether that is who runs {issuer.host} is not known")
    remedy = f'add a CAA record to {owner}: 0 issue "{_ALSO.get(authority, authority)}"'
    return fail("other-authority", about, f"{why}; Issuer {issuer.metadata.name} asks {issuer.host}", remedy=remedy)


def _limited(issuer: Issuer, owner: str, ours: list[CaaProperty], names: str) -> Finding:
    """One record that lets the issuer in is enough; each may say how it must be asked, and by which account (RFC 8657)."""
    about, records = subject.caa(owner), f"the CAA records of {owner}"
    by_method = [one for one in ours if _METHOD in one.parameters.get("validationmethods", _METHOD).split(",")]
    if ours and not by_method:
        why = f"{records} let {issuer.host} issue for {names}, but not by {_METHOD}, which Drycc uses"
        remedy = f"add {_METHOD} to validationmethods in the CAA record of {owner}"
        return fail("other-method", about, why, remedy=remedy)
    accounts = {one.parameters.get("accounturi", issuer.account) for one in by_method}
    if ours and issuer.account and issuer.account not in accounts:
        why = f"{records} let another account at {issuer.host} issue for {names}"
        where = f"kubectl get issuer -n @ {issuer.metadata.name} -o yaml"
        return fail("other-account", about, why, remedy=f"name the account in the CAA record of {owner}: {where}")
    return passed("ok", about, f"{records} let {issuer.host} issue for {names}")


def _issued(*changes: Change, server: str = _LETS_ENCRYPT) -> Change:
    """Certificates are asked for at an ACME server."""
    return in_turn(lambda w: w.issue_by(server), *changes)


def _records(*records: str, server: str = _LETS_ENCRYPT) -> Change:
    """These are the domain's CAA records."""
    return _issued(lambda w: w.dns.set(w.domain, "CAA", *records), server=server)


caa.must_fail("other-authority", "the company buys its certificates elsewhere", _records('0 issue "ca.example.net"'))
caa.must_fail("other-authority", "nobody may issue for one of the names")(
    _issued(
        lambda w: w.dns.point(w.host("drycc-passport"), *w.gateway.addresses),
        lambda w: w.dns.set(w.host("drycc-passport"), "CAA", '0 issue ";"'),
    )
)
caa.must_fail("other-method", "only DNS may prove it", _records('0 issue "letsencrypt.org; validationmethods=dns-01"'))
caa.must_fail("other-account", "the record names the account of the old cluster")(
    _records('0 issue "letsencrypt.org; accounturi=https://acme.example.test/acct/1"')
)
caa.must_fail("critical", "a critical record is unknown", _records('0 issue "letsencrypt.org"', '128 tbs "unknown"'))
caa.must_not_know("unknown-authority", "the issuer is nobody's that is known")(
    _records('0 issue "ca.example.net"', server="https://acme.example.test/directory")
)
caa.must_not_know("no-answer", "the resolver is silent", _issued(lambda w: w.dns.silence()))
caa.must_not_know("servfail", "the resolver cannot say", _issued(lambda w: w.dns.servfail()))
caa.must_skip("no-certificates", "TLS is off", lambda w: w.dns.set(w.domain, "CAA", '0 issue "ca.example.net"'))
caa.must_skip("no-acme", "certificates come from elsewhere", with_tls(lambda w: w.acme.uninstall()))
