"""TLS: the certificate chain that a host shows, and whether it is trusted."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from drycc_doctor.model.query import TlsChain
from drycc_doctor.model.reply import Got, Reply
from drycc_doctor.worlds.answers import dns, network
from drycc_doctor.worlds.platform import pem
from drycc_doctor.worlds.platform.names import digest
from drycc_doctor.worlds.state import certificates
from drycc_doctor.worlds.state.state import State

if TYPE_CHECKING:  # it takes long to load
    from cryptography import x509

_DAY = 86400
_DAYS = {"expired": -1, "expiring": 7, "not-yet-valid": 731}
"""In how many days a certificate with a flaw expires; others have a year."""


def answer(state: State, query: TlsChain) -> Reply:
    """The chain, or the trouble."""
    return dns.mute(state, query.address, query.host) or Got(chain(state, query))


def chain(state: State, query: TlsChain) -> dict[str, Any]:
    """As :class:`~drycc_doctor.model.query.TlsChain` is answered."""
    addresses = dns.addresses(state, query.address, query.host)
    if not addresses:
        return _none("name", "the name does not resolve")
    place = addresses[0], query.port
    spoken = {(address, port): how for address, port, how in network.listening(state)}.get(place)
    if spoken is None or network.refuses(state, *place):
        return _none("refused", "connection refused")
    pair = certificates.shown(state)
    if spoken != "https" or pair is None:
        return _none("tls", "what answers does not speak TLS")
    if query.host in state.certificates:
        return _flawed(state.now, query.host, state.certificates[query.host])
    found, detail = _parsed(pair[0], query.host, state.now)
    return {"trusted": not detail, "trouble": "tls" if detail else "", "detail": detail, "chain": found}


def _none(trouble: str, detail: str) -> dict[str, Any]:
    return {"trusted": False, "trouble": trouble, "detail": detail, "chain": []}


def _flawed(now: float, host: str, flaw: str) -> dict[str, Any]:
    detail, end = certificates.FLAWS.get(flaw, ""), now + _DAYS.get(flaw, 365) * _DAY
    leaf = {
        "subject": f"CN={host}",
        "issuer": f"CN={host}" if flaw == "self-signed" else "CN=drycc-doctor example CA",
        "names": ["other.example.net" if flaw == "wrong-name" else host],
        "not_before": int(end - 730 * _DAY),
        "not_after": int(end),
        "sha256": digest("certificate", host, flaw),
    }
    return {"trusted": not detail, "trouble": "tls" if detail else "", "detail": detail, "chain": [leaf]}


def _parsed(text: str, host: str, now: float) -> tuple[list[dict[str, Any]], str]:
    """The certificates of a chain in PEM, and why the first is not trusted for a host; empty if it is."""
    from cryptography import x509

    found = x509.load_pem_x509_certificates(text.encode())
    described = [_described(one) for one in found]
    return described, _untrusted(found[0], described[0], host, now)


def _untrusted(leaf: x509.Certificate, described: dict[str, Any], host: str, now: float) -> str:
    from cryptography import x509

    trusted = x509.load_pem_x509_certificate(pem.CA_CRT.encode())
    if leaf.issuer != trusted.subject:
        return "self-signed" if leaf.issuer == leaf.subject else "unknown issuer"
    if not described["not_before"] <= now <= described["not_after"]:
        return "expired" if now > described["not_after"] else "not yet valid"
    return "" if host in described["names"] else "wrong name"


def _described(one: x509.Certificate) -> dict[str, Any]:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    try:
        names = one.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        names = None
    return {
        "subject": one.subject.rfc4514_string(),
        "issuer": one.issuer.rfc4514_string(),
        "names": names.get_values_for_type(x509.DNSName) if names else [],
        "not_before": int(one.not_valid_before_utc.timestamp()),
        "not_after": int(one.not_valid_after_utc.timestamp()),
        "sha256": hashlib.sha256(one.public_bytes(Encoding.DER)).hexdigest(),
    }
