"""Certificates made for a World, with times that fit its clock."""

from datetime import UTC, datetime, timedelta
from typing import cast

from drycc_doctor.worlds.platform import pem


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


def named(*names: str) -> str:
    """The webhook's certificate as the example authority signs it for other DNS names, and the same key."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

    old = x509.load_pem_x509_certificate(pem.MUTATE_CRT.encode())
    signer = cast(ec.EllipticCurvePrivateKey, load_pem_private_key(pem.CA_KEY.encode(), None))
    begin, end, number = old.not_valid_before_utc, old.not_valid_after_utc, x509.random_serial_number()
    built = x509.CertificateBuilder(old.issuer, old.subject, old.public_key(), number, begin, end)
    told = x509.SubjectAlternativeName([x509.DNSName(one) for one in names])
    return built.add_extension(told, critical=False).sign(signer, SHA256()).public_bytes(Encoding.PEM).decode()


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
