"""A certificate authority for the tests: what it signs verifies for real, and what must not verify does not."""

from __future__ import annotations

import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_ONE_YEAR = timedelta(days=365)
_LASTS = {"expired": -timedelta(days=1), "expiring": timedelta(days=7), "not-yet-valid": 3 * _ONE_YEAR}
_WRONG_NAME = "other.example.net"
FLAWS = ("expired", "expiring", "not-yet-valid", "self-signed", "wrong-name", "unknown-issuer")


def new_key() -> ec.EllipticCurvePrivateKey:
    """A fresh key."""
    return ec.generate_private_key(ec.SECP256R1())


def pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """A private key, as programs read it."""
    form = serialization.PrivateFormat.TraditionalOpenSSL  # the one that Kubernetes takes for signing
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())


class Authority:
    """Signs certificates; ``file`` is its own, for REQUESTS_CA_BUNDLE, SSL_CERT_FILE and kubeconfigs."""

    def __init__(self, folder: Path) -> None:
        self._key, self._name = new_key(), _named("rig authority")
        usage = x509.KeyUsage(*[i in {5, 6} for i in range(9)])  # signs certificates and revocation lists
        builder = _dated(x509.CertificateBuilder()).subject_name(self._name).issuer_name(self._name)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        certificate = _signed(builder.add_extension(usage, critical=True), self._key, self._key)
        self.pem = certificate.public_bytes(serialization.Encoding.PEM)
        self.serial = certificate.serial_number
        self.file = folder / "ca.pem"
        self.file.write_bytes(self.pem)

    def certificate(self, host: str, flaw: str = "", *, groups: tuple[str, ...] = ()) -> tuple[bytes, bytes]:
        """A chain and its key in PEM, for a host name, an address or a user; with one of :data:`FLAWS`."""
        key, subject = new_key(), _named(host, groups)
        issuer, signer, above = {
            "self-signed": (subject, key, b""),
            "unknown-issuer": (_named("strange authority"), new_key(), b""),
        }.get(flaw, (self._name, self._key, self.pem))
        builder = _dated(x509.CertificateBuilder(), flaw).subject_name(subject).issuer_name(issuer)
        names = x509.SubjectAlternativeName([_general_name(_WRONG_NAME if flaw == "wrong-name" else host)])
        signed = _signed(builder.add_extension(names, critical=False), key, signer)
        return signed.public_bytes(serialization.Encoding.PEM) + above, pem(key)

    @lru_cache(maxsize=256)  # noqa: B019 - as long as the authority lives, which is as long as the tests
    def context(self, host: str, flaw: str = "") -> ssl.SSLContext:
        """What a TLS server for this name needs."""
        return loaded(*self.certificate(host, flaw))


@lru_cache(maxsize=16)
def loaded(chain: bytes, key: bytes) -> ssl.SSLContext:
    """What a TLS server needs to show this chain."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile() as file:  # ssl loads from files only
        file.write(chain + key)
        file.flush()
        context.load_cert_chain(file.name)
    return context


def _named(name: str, groups: tuple[str, ...] = ()) -> x509.Name:
    organizations = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, group) for group in groups]
    return x509.Name([*organizations, x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _dated(builder: x509.CertificateBuilder, flaw: str = "") -> x509.CertificateBuilder:
    end = datetime.now(UTC) + _LASTS.get(flaw, _ONE_YEAR)
    return builder.not_valid_before(end - 2 * _ONE_YEAR).not_valid_after(end)


def _signed(
    builder: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey, signer: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    """Python 3.13 verifies strictly (RFC 5280): both key identifiers must be there."""
    ours = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    theirs = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    return (
        builder.add_extension(ours, critical=False).add_extension(theirs, critical=False).sign(signer, hashes.SHA256())
    )
