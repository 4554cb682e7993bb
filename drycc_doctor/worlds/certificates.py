"""Certificates made for a World, with times that fit its clock; and what verifying one says."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from drycc_doctor.worlds.platform import pem

if TYPE_CHECKING:
    from cryptography import x509


def authority(now: float, days: float) -> str:
    """A certificate authority, in PEM, that expires in so many days; its key is thrown away."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "drycc-doctor example CA")])
    end = datetime.fromtimestamp(now, UTC) + timedelta(days=days)
    begin = end - timedelta(days=3650)
    built = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), begin, end)
    signed = built.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, SHA256())
    return signed.public_bytes(Encoding.PEM).decode()


def renewed(now: float, days: float) -> str:
    """The platform's certificate as the example authority signs it anew, for the same names and the same key."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

    old = x509.load_pem_x509_certificate(pem.PLATFORM_CRT.encode())
    signer = cast(ec.EllipticCurvePrivateKey, load_pem_private_key(pem.CA_KEY.encode(), None))
    begin, end = (datetime.fromtimestamp(now, UTC) + timedelta(days=n) for n in (days - 90, days))
    built = x509.CertificateBuilder(old.issuer, old.subject, old.public_key(), x509.random_serial_number(), begin, end)
    for one in old.extensions:
        built = built.add_extension(one.value, one.critical)
    return built.sign(signer, SHA256()).public_bytes(Encoding.PEM).decode() + pem.CA_CRT


def chain(text: str, host: str, now: float) -> tuple[list[dict[str, Any]], str]:
    """The certificates of a chain in PEM, as told, and why the first is not trusted for a host; empty if it is."""
    from cryptography import x509

    found = x509.load_pem_x509_certificates(text.encode())
    told = [_told(one) for one in found]
    return told, _untrusted(found[0], told[0], host, now)


def _untrusted(leaf: x509.Certificate, told: dict[str, Any], host: str, now: float) -> str:
    from cryptography import x509

    trusted = x509.load_pem_x509_certificate(pem.CA_CRT.encode())
    if leaf.issuer != trusted.subject:
        return "self-signed" if leaf.issuer == leaf.subject else "unknown issuer"
    if not told["not_before"] <= now <= told["not_after"]:
        return "expired" if now > told["not_after"] else "not yet valid"
    return "" if host in told["names"] else "wrong name"


def _told(one: x509.Certificate) -> dict[str, Any]:
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
