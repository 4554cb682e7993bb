"""Public halves of what is secret: they may be told, as times and fingerprints."""

import hashlib
from base64 import b64decode, b64encode, urlsafe_b64encode
from typing import Any


def certificates(pem: bytes) -> list[dict[str, Any]]:
    """Of each certificate: ``{"sha256", "notBefore", "notAfter", "names"}``, times in seconds since the epoch.

    The names are those that it is for, in DNS; none where it is no PEM.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    try:
        return [
            {
                "sha256": hashlib.sha256(one.public_bytes(Encoding.DER)).hexdigest(),
                "notBefore": int(one.not_valid_before_utc.timestamp()),
                "notAfter": int(one.not_valid_after_utc.timestamp()),
                "names": _names(one),
            }
            for one in x509.load_pem_x509_certificates(pem)
        ]
    except ValueError:
        return []


def _names(certificate: Any) -> list[str]:
    from cryptography import x509

    try:
        named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound, x509.DuplicateExtension):
        return []
    return [str(one) for one in named.get_values_for_type(x509.DNSName)]


def host_key(private: bytes) -> dict[str, str] | None:
    """``{"type", "sha256"}`` of a private SSH key's public half, as ``ssh-keygen -l`` says it; None where it is no key."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization as forms

    try:
        key: Any = (
            forms.load_ssh_private_key(private, password=None)
            if b"BEGIN OPENSSH" in private
            else forms.load_pem_private_key(private, password=None, unsafe_skip_rsa_key_validation=True)
        )
        line = key.public_key().public_bytes(forms.Encoding.OpenSSH, forms.PublicFormat.OpenSSH)
    except (ValueError, TypeError, UnsupportedAlgorithm, AttributeError):
        return None
    kind, packed = line.split()[:2]
    return {"type": kind.decode(), "sha256": fingerprint(packed)}


def modulus(private: bytes) -> str:
    """The modulus of a private RSA key in PEM, as a JSON Web Key has it (RFC 7518, 6.3.1.1); empty where it is no such key."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        # its modulus is all that is wanted: to see that its primes are primes takes a tenth of a second
        key: Any = load_pem_private_key(private, password=None, unsafe_skip_rsa_key_validation=True)
        number: int = key.public_key().public_numbers().n
    except (ValueError, TypeError, UnsupportedAlgorithm, AttributeError):
        return ""
    return urlsafe_b64encode(number.to_bytes((number.bit_length() + 7) // 8)).decode().rstrip("=")


def fingerprint(packed: bytes) -> str:
    """Of a public key in base64: SHA-256 in base64 without padding.

    >>> fingerprint(b"")
    '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU'
    """
    return b64encode(hashlib.sha256(b64decode(packed)).digest()).decode().rstrip("=")
