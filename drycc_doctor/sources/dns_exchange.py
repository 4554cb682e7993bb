"""Put one DNS question to one server after another, by UDP, and by TCP where the answer does not fit."""

import ipaddress
import re
from collections.abc import Sequence
from typing import NamedTuple

import dns.exception
import dns.flags
import dns.message
import dns.query
import dns.rcode

from drycc_doctor.model.reply import Failed, Reason
from drycc_doctor.sources.deadline import Deadline

_TRY = 2.0  # seconds for one packet, before it is taken for lost
_PORTED = re.compile(r"\[(?P<v6>[^]]+)\](:(?P<p6>\d{1,5}))?|(?P<v4>[^:]+):(?P<p4>\d{1,5})")


class Nameserver(NamedTuple):
    """Where to send questions."""

    address: str
    port: int = 53

    def __str__(self) -> str:
        return self.address if self.port == 53 else f"{self.address} port {self.port}"


def nameserver(text: str) -> Nameserver:
    """Read ``192.0.2.53``, ``192.0.2.53:5353``, ``2001:db8::53`` or ``[2001:db8::53]:5353``; ValueError for all else.

    >>> nameserver("[2001:db8::53]:5353")
    Nameserver(address='2001:db8::53', port=5353)
    """
    ported = _PORTED.fullmatch(text.strip())
    address = (ported["v6"] or ported["v4"]) if ported else text.strip()
    port = int((ported["p6"] or ported["p4"] or 53) if ported else 53)
    if not 0 < port < 1 << 16:
        msg = f"{text!r} has a port that does not exist"
        raise ValueError(msg)
    return Nameserver(str(ipaddress.ip_address(address)), port)


def exchange(
    request: dns.message.Message, servers: Sequence[Nameserver], clock: Deadline
) -> tuple[dns.message.Message, bool] | Failed:
    """The first good answer, else the first bad one (SERVFAIL, REFUSED), else why there is none.

    The second value says whether the answer is cut off, because TCP failed. Silent servers are asked again until
    time is up: packets get lost.
    """
    silent = list(servers)
    bad: tuple[dns.message.Message, bool] | None = None
    why = Failed(Reason.UNREACHABLE, "no name server")
    while silent and bad is None and clock.left() > 0:
        asked, silent = silent, []
        for server in asked:
            try:
                message, truncated = _once(request, server, clock)
            except dns.exception.Timeout:
                silent.append(server)
            except OSError as error:
                why = Failed(Reason.UNREACHABLE, f"name server {server} cannot be reached: {error.strerror or error}")
            except dns.exception.DNSException:
                why = Failed(Reason.UNREADABLE, f"what name server {server} answers is not DNS")
            else:
                if message.rcode() in {dns.rcode.NOERROR, dns.rcode.NXDOMAIN}:
                    return message, truncated
                bad = bad or (message, truncated)
    if bad is not None:
        return bad
    named = ", ".join(map(str, silent))
    return Failed(Reason.TIMEOUT, f"name server {named} did not answer in {clock.seconds:g} s") if silent else why


def _once(request: dns.message.Message, server: Nameserver, clock: Deadline) -> tuple[dns.message.Message, bool]:
    message = dns.query.udp(request, server.address, timeout=min(_TRY, clock.wait()), port=server.port)
    if not message.flags & dns.flags.TC:
        return message, False
    try:
        return dns.query.tcp(request, server.address, timeout=min(2 * _TRY, clock.wait()), port=server.port), False
    except (OSError, EOFError, dns.exception.DNSException):
        return message, True
