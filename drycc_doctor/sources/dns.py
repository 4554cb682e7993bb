"""Ask the domain name system. "No such name" is an answer; silence is not."""

import socket
from collections.abc import Sequence
from typing import Any

import dns.edns
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.resolver

from drycc_doctor.model.query import DnsLookup
from drycc_doctor.model.reply import Failed, Got, Reason, Reply
from drycc_doctor.sources.deadline import Deadline
from drycc_doctor.sources.dns_exchange import Nameserver, exchange, nameserver
from drycc_doctor.sources.trouble import scrub

_LONGEST = 16  # links of a chain; resolvers give up at 8 to 16
_NAMES = {"CNAME", "NS"}  # records that are a name and nothing else
_SIGNATURES = range(6, 13)  # extended errors: what is wrong with signatures (RFC 8914, 4.7 to 4.13)
_PAYLOAD = 1232  # bytes of an answer by UDP that no network cuts in pieces


class DnsSource:
    """Answers :class:`~drycc_doctor.model.query.DnsLookup`, at the system's resolvers unless others are given.

    ``nameservers`` are addresses, each with a port if it is not 53: ``192.0.2.53:5353``, ``[2001:db8::53]:5353``.
    """

    def __init__(
        self, nameservers: Sequence[str], timeout: float, deadline: Deadline, resolv_conf: str = "/etc/resolv.conf"
    ) -> None:
        self._timeout, self._deadline = timeout, deadline
        self._servers = [nameserver(text) for text in nameservers] or _system(resolv_conf)

    def ask(self, query: DnsLookup, /) -> Reply:
        """Follow the name to its end."""
        try:
            servers = [nameserver(query.server)] if query.server else self._servers
            name, rtype = dns.name.from_text(query.name), dns.rdatatype.from_text(query.rtype)
        except (ValueError, dns.exception.DNSException) as error:
            return Failed(Reason.UNREADABLE, scrub(f"{query.name} {query.rtype} cannot be asked for: {error}"))
        if not servers:
            return Failed(
                Reason.UNREACHABLE, "this machine has no name server in /etc/resolv.conf; name one with --nameserver"
            )
        walk = _Walk(name, rtype, resolves=not query.server)
        return walk.follow(servers, self._deadline.within(self._timeout))

    def addresses(self, name: str) -> list[str]:
        """Every address of a name, IPv4 first. Raises gaierror, as the system's resolver does, where there is none."""
        replies = [self.ask(DnsLookup(name, rtype)) for rtype in ("A", "AAAA")]
        found = [one for reply in replies if isinstance(reply, Got) for one in reply.answer["records"]]
        if not found:
            late = not all(isinstance(r, Got) and r.answer["rcode"] in {"NXDOMAIN", "NODATA"} for r in replies)
            raise socket.gaierror(socket.EAI_AGAIN if late else socket.EAI_NONAME, "no address")
        return found


def _system(resolv_conf: str) -> list[Nameserver]:
    try:
        found = dns.resolver.Resolver(resolv_conf)
    except (dns.exception.DNSException, OSError):
        return []
    return [Nameserver(str(address), found.port) for address in found.nameservers]


class _Walk:
    """One name on its way along CNAMEs; resolvers may hand out a part of the chain at a time."""

    def __init__(self, name: dns.name.Name, rtype: dns.rdatatype.RdataType, *, resolves: bool) -> None:
        self._at, self._rtype, self._resolves = name, rtype, resolves
        self._seen: set[dns.name.Name] = set()
        self._chain: list[dict[str, Any]] = []
        self._ttls: list[int] = []
        self._truncated = False
        self._bogus, self._why = False, ""

    def follow(self, servers: Sequence[Nameserver], clock: Deadline) -> Reply:
        while True:
            asked = self._at
            reply = exchange(dns.message.make_query(asked, self._rtype), servers, clock)
            if isinstance(reply, Failed):
                return reply
            message, truncated = reply
            if self._resolves and message.rcode() == dns.rcode.SERVFAIL:
                message = self._once_more(message, asked, servers, clock)
            self._truncated |= truncated
            if (found := self._judge(message, asked)) is not None:
                return found

    def _judge(self, message: dns.message.Message, asked: dns.name.Name) -> Got | None:
        """The answer, or None where the end of the chain is still to be asked for."""
        self._walk(message)
        records = self._records(message)
        if records or message.rcode() != dns.rcode.NOERROR:
            return self._got("NOERROR" if records else dns.rcode.to_text(message.rcode()), records)
        looped = self._at in self._seen or len(self._seen) >= _LONGEST
        if looped or self._at == asked or self._denied(message):
            return self._got("NODATA", [])
        return None

    def _once_more(
        self, failed: dns.message.Message, asked: dns.name.Name, servers: Sequence[Nameserver], clock: Deadline
    ) -> dns.message.Message:
        """Learn why a resolver fails, by asking without validation (RFC 4035, 3.2.2); or the answer, if it comes now.

        What comes only without validation was rejected; a failure that has passed by then was another one.
        """
        request = dns.message.make_query(asked, self._rtype, use_edns=0, payload=_PAYLOAD)
        request.flags |= dns.flags.CD
        unchecked = exchange(request, servers, clock)
        if isinstance(unchecked, Failed):
            return failed
        codes = [one.code for one in unchecked[0].options if isinstance(one, dns.edns.EDEOption)]
        self._why = ", ".join(code.name.replace("_", " ").lower() for code in codes)
        self._bogus = any(code in _SIGNATURES for code in codes)
        if unchecked[0].rcode() in {dns.rcode.NOERROR, dns.rcode.NXDOMAIN}:
            again = exchange(dns.message.make_query(asked, self._rtype), servers, clock)
            if not isinstance(again, Failed) and again[0].rcode() != dns.rcode.SERVFAIL:
                self._bogus, self._why = False, ""
                return again[0]
            self._bogus = not isinstance(again, Failed)
        return failed

    def _walk(self, message: dns.message.Message) -> None:
        links = {rrset.name: rrset for rrset in message.answer if rrset.rdtype == dns.rdatatype.CNAME}
        while self._rtype != dns.rdatatype.CNAME and self._at in links and self._at not in self._seen:
            self._seen.add(self._at)
            link = links[self._at]
            target = link[0].target
            self._chain.append({"name": _text(self._at), "target": _text(target), "ttl": link.ttl})
            self._ttls.append(link.ttl)
            self._at = target

    def _records(self, message: dns.message.Message) -> list[str]:
        found = message.get_rrset(message.answer, self._at, dns.rdataclass.IN, self._rtype)
        if not found:
            return []
        self._ttls.append(found.ttl)
        named = dns.rdatatype.to_text(self._rtype) in _NAMES
        return sorted(_text(one.target) if named else one.to_text() for one in found)

    def _denied(self, message: dns.message.Message) -> bool:
        """Whether the zone itself says that there is nothing at the end of the chain (RFC 2308, 2.2)."""
        return any(one.rdtype == dns.rdatatype.SOA and self._at.is_subdomain(one.name) for one in message.authority)

    def _got(self, rcode: str, records: list[str]) -> Got:
        told = {"rcode": rcode, "records": records, "chain": self._chain, "ttl": min(self._ttls, default=0)}
        return Got(told | {"truncated": self._truncated, "bogus": self._bogus, "why": self._why})


def _text(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower()
