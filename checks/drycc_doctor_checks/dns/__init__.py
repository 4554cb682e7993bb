"""Checks: names lead to the gateway."""

from __future__ import annotations

from drycc_doctor.api import Finding, subject, unknown
from drycc_doctor.facts.dns.lookups import Rrset

SIGN_AGAIN = "let your DNS provider sign the zone again, or have its DS record taken out at the registrar"


def untold(answer: Rrset, asked: str) -> Finding:
    """What an answer that tells nothing of a name comes to."""
    if answer.bogus:
        why = f"the resolver rejects the answer for {asked}: its DNSSEC signatures are wrong{because(answer)}"
        return unknown("dnssec", subject.resolver(), why, remedy=SIGN_AGAIN)
    why = f"the resolver says {answer.refusal} to {asked}"
    return unknown(answer.rcode.lower(), subject.resolver(), why, remedy="ask another one with --nameserver")


def because(answer: Rrset) -> str:
    """In brackets what the resolver says of a rejected answer; nothing where it says nothing."""
    return f" ({answer.why})" if answer.why else ""
