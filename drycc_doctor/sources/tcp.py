"""Connect to a port, and read what it says first."""

import socket

from drycc_doctor.model.query import TcpConnect
from drycc_doctor.model.reply import Got, Reply
from drycc_doctor.sources.deadline import Deadline
from drycc_doctor.sources.dial import dial
from drycc_doctor.sources.trouble import trouble_of

_LONGEST = 255  # bytes of a banner: what SSH allows for its first line (RFC 4253, 4.2)


def ask(query: TcpConnect, clock: Deadline) -> Reply:
    """Connect, which may fail; where the port is open but says nothing, ``trouble`` is ``timeout`` or ``reset``."""
    try:
        sock = dial(query.address, query.port, clock)
    except ConnectionResetError:  # taken, and cut at once; a port that nobody listens at refuses
        return Got({"open": True, "trouble": "reset", "banner": ""})
    except (OSError, ValueError) as error:
        return Got({"open": False, "trouble": trouble_of(error).kind, "banner": ""})
    with sock:
        banner, trouble = _banner(sock, clock) if query.banner else ("", "")
    return Got({"open": True, "trouble": trouble, "banner": banner})


def _banner(sock: socket.socket, clock: Deadline) -> tuple[str, str]:
    read, trouble = b"", ""
    while b"\n" not in read and len(read) < _LONGEST and not trouble:
        try:
            sock.settimeout(clock.wait())
            more = sock.recv(_LONGEST - len(read))
        except OSError as error:
            trouble = trouble_of(error).kind
        else:
            read += more
            trouble = "" if more else "reset"
    line = read.partition(b"\n")[0].decode("ascii", "replace")
    banner = "".join(c for c in line if c.isascii() and c.isprintable())
    return banner, "" if banner else trouble
