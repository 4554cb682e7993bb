"""Read a domain as people write it."""

import re

import dns.exception
import dns.name

from drycc_doctor.errors import DoctorError, ExitCode
from drycc_doctor.sources.dial import is_address

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def domain_of(text: str) -> str:
    """Lower case, without a trailing dot, internationalised names as A-labels (UTS 46, as browsers do).

    >>> domain_of("Drycc.Example.COM.")
    'drycc.example.com'
    >>> domain_of("bücher.example")
    'xn--bcher-kva.example'

    Raises DoctorError with exit code 2 for a URL, an address, or what is no domain at all.
    """
    wanted = text.strip()
    if "/" in wanted or is_address(wanted.strip("[]")):
        raise _not_a_domain(text)
    try:
        name = dns.name.from_text(wanted, idna_codec=dns.name.IDNA_2008_UTS_46)
    except (dns.exception.DNSException, UnicodeError) as error:
        raise _not_a_domain(text) from error
    domain = name.to_text(omit_final_dot=True).lower()
    if not all(_LABEL.fullmatch(label) for label in domain.split(".")):
        raise _not_a_domain(text)
    return domain


def _not_a_domain(text: str) -> DoctorError:
    hint = "Give the platform's domain alone, as in the chart's global.platformDomain: drycc.example.com"
    return DoctorError(f"{text[:80]!r} is not a domain.", hint, exit_code=ExitCode.USAGE)
