"""The certificate chain that a server shows to a name, and whether it is trusted."""

import hashlib
import socket
import ssl
from contextlib import suppress
from typing import Any

from cryptography import x509

from drycc_doctor.model.query import TlsChain
from drycc_doctor.model.reply import Failed, Got, Reason, Reply
from drycc_doctor.sources.deadline import Deadline
from drycc_doctor.sources.dial import Lookup, dial
from drycc_doctor.sources.trouble import RESOLVER, Trouble, trouble_of
from drycc_doctor.sources.trust import trusting, trusting_nobody


def ask(query: TlsChain, clock: Deadline, lookup: Lookup | None = None) -> Reply:
    """Shake hands; where the chain is not trusted, which is an answer, once more without verifying, to read it."""

    def chain(context: ssl.SSLContext) -> list[bytes]:
        with dial(query.address or query.host, query.port, clock, lookup) as sock:
            return _shake_hands(sock, context, query.host)

    try:
        return Got(_answer(chain(trusting()), Trouble("")))
    except (OSError, ValueError, TypeError) as error:  # ssl's word for a name with a null byte is TypeError
        trouble, unverified = trouble_of(error), list[bytes]()
        if trouble.kind == RESOLVER:
            return Failed(Reason.TIMEOUT, trouble.detail)
        if isinstance(error, ssl.SSLCertVerificationError):
            with suppress(OSError, ValueError):
                unverified = chain(trusting_nobody())
        return Got(_answer(unverified, trouble))


def _shake_hands(sock: socket.socket, context: ssl.SSLContext, host: str) -> list[bytes]:
    # before 3.12 wrap_socket forgets to close the connection when the name is none
    if not host or "\0" in host:
        msg = f"{host!r} is no name"
        raise ValueError(msg)
    host.encode("idna")
    with context.wrap_socket(sock, server_hostname=host) as secure:
        return _served(secure)


def _served(secure: ssl.SSLSocket) -> list[bytes]:
    """Every certificate as it came, in DER."""
    public = getattr(secure, "get_unverified_chain", None)  # since 3.13
    if public is not None:
        return list(public() or [])
    # Before 3.13 the public interface tells the leaf only; the same function exists on an inner object since 3.10.
    inner = getattr(getattr(secure, "_sslobj", None), "get_unverified_chain", None)
    found = inner() if inner is not None else None
    if found:
        return [ssl.PEM_cert_to_DER_cert(one.public_bytes()) for one in found]
    leaf = secure.getpeercert(binary_form=True)
    return [leaf] if leaf else []


def _answer(chain: list[bytes], trouble: Trouble) -> dict[str, Any]:
    certificates = [_certificate(der) for der in chain]
    return {"trusted": not trouble.kind, "trouble": trouble.kind, "detail": trouble.detail, "chain": certificates}


def _certificate(der: bytes) -> dict[str, Any]:
    """One certificate; one that cannot be read is told by its digest alone."""
    digest = hashlib.sha256(der).hexdigest()
    try:
        read = x509.load_der_x509_certificate(der)
        return {
            "subject": read.subject.rfc4514_string(),
            "issuer": read.issuer.rfc4514_string(),
            "names": _names(read),
            "not_before": int(read.not_valid_before_utc.timestamp()),
            "not_after": int(read.not_valid_after_utc.timestamp()),
            "sha256": digest,
        }
    except ValueError:
        return {"subject": "", "issuer": "", "names": [], "not_before": 0, "not_after": 0, "sha256": digest}


def _names(read: x509.Certificate) -> list[str]:
    try:
        found = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [*found.get_values_for_type(x509.DNSName), *map(str, found.get_values_for_type(x509.IPAddress))]
