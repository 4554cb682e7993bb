"""Checks: names lead to the gateway."""

from drycc_doctor.api import Failed, Finding, subject, unknown
from drycc_doctor.facts.dns.lookups import Rrset

SIGN_AGAIN = "let your DNS provider sign the zone again, or have its DS record taken out at the registrar"


def unknown_from_answer(answer: Rrset | Failed, asked: str) -> Finding:
    """UNKNOWN: of ``asked`` the resolver says nothing, or nothing that counts."""
    if isinstance(answer, Failed):
        return unknown("no-answer", subject.resolver(), f"no answer for {asked}: {answer.detail or answer.reason}")
    if answer.bogus:
        why = f"the resolver rejects the answer for {asked}: its DNSSEC signatures are wrong{in_brackets(answer.why)}"
        return unknown("dnssec", subject.resolver(), why, remedy=SIGN_AGAIN)
    why = f"the resolver says {answer.refusal} to {asked}"
    return unknown(answer.rcode.lower(), subject.resolver(), why, remedy="ask another one with --nameserver")


def no_gateway_address(what: str) -> Finding:
    """UNKNOWN: there is something to compare, and nothing to compare it with."""
    why = f"{what}, and the gateway has no address to compare with"
    return unknown("no-gateway-address", subject.gateway("drycc-gateway"), why)


def in_brackets(text: str) -> str:
    """What is added to a sentence; nothing where there is nothing to add."""
    return f" ({text})" if text else ""
