"""Whether a certificate and a key belong together, in the words of Go's crypto/tls, as istiod says it."""

from base64 import b64decode
from functools import lru_cache
from typing import Any

_PAIRS = (("cert", "key"), ("tls.crt", "tls.key"))


def trouble(data: dict[str, Any]) -> str:
    """What is wrong with a Secret's; empty where nothing is. That a certificate has expired is not looked at."""
    for names in _PAIRS:
        if set(names) <= data.keys():
            certificate, key = (b64decode(data[name]) for name in names)
            wrong = _mismatch(certificate, key)
            return f"the certificate is malformed: {wrong}" if wrong else ""
    found = ", ".join(sorted(data))
    return f"found secret, but didn't have expected keys (cert and key) or (tls.crt and tls.key); found: {found}"


@lru_cache(64)
def _mismatch(certificate: bytes, key: bytes) -> str:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

    for name, pem in (("certificate", certificate), ("key", key)):
        if b"-----BEGIN " not in pem:
            return f"tls: failed to find any PEM data in {name} input"
    try:
        public = x509.load_pem_x509_certificate(certificate).public_key()
    except ValueError:
        return "x509: malformed certificate"
    ours, theirs = (
        one.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        for one in (load_pem_private_key(key, None).public_key(), public)
    )
    return "" if ours == theirs else "tls: private key does not match public key"
