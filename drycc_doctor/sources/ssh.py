"""The host key that an SSH server shows: the key exchange is done, and nobody logs in."""

import logging
import socket
from typing import Any

import paramiko

import drycc_doctor
from drycc_doctor.model.query import SshHostKey
from drycc_doctor.model.reply import Got, Reply
from drycc_doctor.sealing.public import fingerprint
from drycc_doctor.sources.deadline import Deadline
from drycc_doctor.sources.dial import HangUp, dial
from drycc_doctor.sources.trouble import trouble_of

_LONGEST = 255  # characters of a banner: what SSH allows for its first line (RFC 4253, 4.2)

logging.getLogger("paramiko").addHandler(logging.NullHandler())  # it would write to stderr what we tell as an answer


def ask(query: SshHostKey, clock: Deadline) -> Reply:
    """Connect, and exchange keys in the time that is left; a server that shows no key is an answer too."""
    try:
        sock = dial(query.address, query.port, clock)
    except (OSError, ValueError) as error:
        return Got(_answer(trouble_of(error).kind))
    with sock, HangUp(clock) as watch:
        watch.watch(sock)
        try:
            trouble = _greeted(sock, clock)
        except OSError as error:
            trouble = trouble_of(error).kind
        return Got(_answer(trouble) if trouble else _exchanged(sock, clock))


def _answer(trouble: str, banner: str = "", kind: str = "", sha256: str = "") -> dict[str, Any]:
    return {"trouble": trouble, "banner": banner, "type": kind, "sha256": sha256}


def _greeted(sock: socket.socket, clock: Deadline) -> str:
    """What is wrong before a word of SSH is said: whoever takes a connection and hangs up, or says nothing."""
    sock.settimeout(clock.wait())
    first = sock.recv(4, socket.MSG_PEEK)
    return "" if first else "timeout" if clock.left() == 0 else "reset"


def _exchanged(sock: socket.socket, clock: Deadline) -> dict[str, Any]:
    transport = paramiko.Transport(sock)
    transport.local_version = f"SSH-2.0-drycc_doctor_{drycc_doctor.__version__.replace('-', '_')}"
    transport.banner_timeout = transport.handshake_timeout = clock.wait()
    try:
        transport.start_client(timeout=clock.wait())
        key = transport.get_remote_server_key()
        return _answer("", _banner(transport), key.get_name(), fingerprint(key.get_base64().encode()))
    except Exception:  # noqa: BLE001 - paramiko raises whatever its own thread met: UnicodeDecodeError, IndexError…
        return _answer("timeout" if clock.left() == 0 else "protocol", _banner(transport))
    finally:
        transport.close()


def _banner(transport: paramiko.Transport) -> str:
    said = "".join(c for c in transport.remote_version or "" if c.isascii() and c.isprintable())
    return said[:_LONGEST]
