"""Certificates made for a World, with times that fit its clock; the keys are thrown away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def authority(now: float, days: float) -> str:
    """A certificate authority, in PEM, that expires in so many days."""
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
