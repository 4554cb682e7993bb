"""Chains as they are served."""

import hashlib
import socket
import ssl
import time

import pytest

from drycc_doctor.model.query import TlsChain
from drycc_doctor.model.reply import Failed, Got, Reason
from drycc_doctor.sources.deadline import Deadline
from drycc_doctor.sources.tls import ask

NAME = "drycc.example.com"
DAY = 86400


def chain(port: int, name: str = NAME, timeout: float = 5.0, address: str = "127.0.0.1"):
    reply = ask(TlsChain(name, port, address), Deadline(timeout))
    assert isinstance(reply, Got)
    return reply.answer


def empty(_):
    return 200, [], b""


def test_a_trusted_chain_is_told_whole(serve, trusted):
    sni = []
    file = trusted.issue(NAME, f"*.{NAME}")
    told = chain(serve(empty, file, sni=sni))
    assert (told["trusted"], told["trouble"], told["detail"]) == (True, "", "")
    leaf, above = told["chain"]
    assert leaf["names"] == [NAME, f"*.{NAME}"]
    assert (leaf["subject"], leaf["issuer"]) == (f"CN={NAME}", "CN=A test authority")
    assert above["subject"] == "CN=A test authority"
    assert abs(leaf["not_after"] - time.time() - 90 * DAY) < DAY
    assert leaf["not_before"] < time.time()
    der = ssl.PEM_cert_to_DER_cert(
        file.read_text().partition("-----END CERTIFICATE-----")[0] + "-----END CERTIFICATE-----"
    )
    assert leaf["sha256"] == hashlib.sha256(der).hexdigest()
    assert sni == [NAME]


@pytest.mark.parametrize(
    ("detail", "names", "options"),
    [
        ("expired", [NAME], {"days": -2}),
        ("self-signed", [NAME], {"self_signed": True}),
        ("wrong name", ["other.example.com"], {}),
    ],
)
def test_an_untrusted_chain_is_told_too_with_the_reason(serve, trusted, detail, names, options):
    told = chain(serve(empty, trusted.issue(*names, **options)))
    assert (told["trusted"], told["trouble"], told["detail"]) == (False, "tls", detail)
    assert told["chain"][0]["names"] == names


def test_an_unknown_authority(serve, authority):
    told = chain(serve(empty, authority.issue(NAME)))
    assert (told["trusted"], told["detail"], len(told["chain"])) == (False, "unknown issuer", 2)


def test_an_authority_without_a_key_identifier_is_trusted_as_kubectl_trusts_it(trusted):
    """Python 3.13 refuses it by default; our test authority has none."""
    assert not any(e.oid.dotted_string == "2.5.29.35" for e in trusted.certificate.extensions)


def test_no_tls_no_chain(serve, listen):
    told = chain(serve(empty))
    assert (told["trouble"], told["detail"], told["chain"]) == ("tls", "what answers does not speak TLS", [])
    assert chain(listen(lambda conn: conn.recv(9999)))["trouble"] == "reset"


def test_silence(listen):
    began = time.monotonic()
    told = chain(listen(lambda conn: (conn.recv(9999), conn.recv(1))), timeout=0.3)
    assert (told["trusted"], told["trouble"]) == (False, "timeout")
    assert time.monotonic() - began < 4


def test_nobody_there():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert chain(port)["trouble"] == "refused"
    assert chain(443, "nothing.invalid", address="")["trouble"] == "name"


@pytest.mark.parametrize("name", ["", ".x", "a\x00b", "[", "x" * 300])
def test_what_is_no_name(serve, name):
    told = chain(serve(empty), name)
    assert (told["trusted"], told["chain"]) == (False, [])
    assert told["trouble"]


def test_a_resolver_that_does_not_answer_tells_nothing_of_the_server():
    def silent(_host):
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    reply = ask(TlsChain(NAME), Deadline(5), silent)
    assert reply == Failed(Reason.TIMEOUT, "the resolver did not answer")
