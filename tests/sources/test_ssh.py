"""Keys are exchanged with a real server, and nobody logs in."""

import io
import time

import paramiko
import pytest

from drycc_doctor.model.query import SshHostKey
from drycc_doctor.model.reply import Got
from drycc_doctor.sealing.public import host_key
from drycc_doctor.sources import ssh
from drycc_doctor.sources.deadline import Deadline
from drycc_doctor.worlds.platform.host_keys import HOST_ECDSA_KEY, HOST_RSA_KEY
from tests.sources.test_tcp import closed_port


def ask(port: int, *, timeout: float = 5.0):
    reply = ssh.ask(SshHostKey("127.0.0.1", port), Deadline(timeout))
    assert isinstance(reply, Got)
    return reply.answer


def server(*keys: paramiko.PKey):
    def talk(conn):
        with paramiko.Transport(conn) as transport:
            transport.local_version = "SSH-2.0-Go"
            for key in keys:
                transport.add_server_key(key)
            try:
                transport.start_server(server=paramiko.ServerInterface())
                transport.join(5)
            except (paramiko.SSHException, EOFError):
                pass

    return talk


RSA = paramiko.RSAKey(file_obj=io.StringIO(HOST_RSA_KEY))
ECDSA = paramiko.ECDSAKey(file_obj=io.StringIO(HOST_ECDSA_KEY))


@pytest.mark.parametrize(("key", "private"), [(RSA, HOST_RSA_KEY), (ECDSA, HOST_ECDSA_KEY)], ids=["rsa", "ecdsa"])
def test_the_key_is_told_as_the_door_tells_the_secrets(listen, key, private):
    told = ask(listen(server(key)))
    assert told["trouble"] == ""
    assert told["banner"] == "SSH-2.0-Go"
    assert {k: told[k] for k in ("type", "sha256")} == host_key(private.encode())


def test_nobody_listens():
    assert ask(closed_port())["trouble"] == "refused"


def test_a_server_that_hangs_up(listen):
    assert ask(listen(lambda conn: conn.close()))["trouble"] == "reset"


def test_what_is_no_ssh(listen, capfd):
    assert ask(listen(lambda conn: conn.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")))["trouble"] == "protocol"
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("first", [b"", b"SSH-2.0-Go\r\n"], ids=["nothing", "a banner"])
def test_silence_ends_in_time(listen, first):
    def talk(conn):
        conn.sendall(first)
        conn.settimeout(5)
        while conn.recv(4096):
            pass

    begun = time.monotonic()
    assert ask(listen(talk), timeout=0.5)["trouble"] == "timeout"
    assert time.monotonic() - begun < 3


def test_drips_end_in_time(listen):
    def talk(conn):
        for _ in range(100):
            conn.sendall(b"S")
            time.sleep(0.05)

    begun = time.monotonic()
    assert ask(listen(talk), timeout=0.5)["trouble"] in {"timeout", "protocol"}
    assert time.monotonic() - begun < 3
