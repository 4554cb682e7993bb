"""A DNS server of our own, built with dnspython: zones, and every way to misbehave."""

import contextlib
import select
import socket
import struct
import threading
import time

import dns.edns
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest

from drycc_doctor.disclosures import DRYCC
from drycc_doctor.model.query import DnsLookup, HttpGet
from drycc_doctor.model.reply import Failed, Got, Reason
from drycc_doctor.sealing.door import Door
from drycc_doctor.sources.deadline import Deadline
from drycc_doctor.sources.dns import DnsSource
from drycc_doctor.sources.dns_exchange import Nameserver, nameserver
from drycc_doctor.sources.http import ask

ZONE = """
example.com. 300 IN SOA ns.example.com. admin.example.com. 1 7200 900 1209600 60
example.com. 300 IN NS ns.example.com.
example.com. 300 IN NS ns2.example.com.
example.com. 300 IN CAA 0 issue "ca.example.net"
drycc.example.com. 60 IN A 198.51.100.7
drycc.example.com. 60 IN A 198.51.100.6
drycc.example.com. 60 IN AAAA 2001:db8::7
one.example.com. 50 IN CNAME Two.Example.com.
two.example.com. 40 IN CNAME lb.example.net.
lb.example.net. 30 IN A 203.0.113.9
gone.example.com. 50 IN CNAME nothing.example.com.
nodata.example.com. 50 IN CNAME ns.example.com.
here.example.com. 60 IN A 127.0.0.1
ns.example.com. 60 IN TXT "no address"
loop.example.com. 50 IN CNAME pool.example.com.
pool.example.com. 50 IN CNAME loop.example.com.
self.example.com. 50 IN CNAME self.example.com.
"""
LONG = "".join(f"l{i}.example.com. 5 IN CNAME l{i + 1}.example.com.\n" for i in range(60))


def records(text: str) -> dict[tuple[dns.name.Name, str], dns.rrset.RRset]:
    found: dict[tuple[dns.name.Name, str], dns.rrset.RRset] = {}
    for line in text.strip().splitlines():
        name, ttl, _, rtype, value = line.split(maxsplit=4)
        key = dns.name.from_text(name), rtype
        if key in found:
            found[key].add(dns.rrset.from_text(name, int(ttl), "IN", rtype, value)[0])
        else:
            found[key] = dns.rrset.from_text(name, int(ttl), "IN", rtype, value)
    return found


def pair() -> tuple[socket.socket, socket.socket]:
    """One free port, of TCP and of UDP; what is free with one may be taken with the other."""
    while True:
        tcp, udp = socket.create_server(("127.0.0.1", 0)), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            udp.bind(tcp.getsockname())
        except OSError:
            tcp.close()
            udp.close()
        else:
            return tcp, udp


class Server:
    """Answers from the zone as a resolver does; ``mode`` says how it misbehaves; ``asked`` is what it was asked."""

    def __init__(self, mode: str = "") -> None:
        self.mode, self.asked = mode, list[str]()
        self.zone = records(ZONE + LONG)
        self.tcp, self.udp = pair()
        self.port = self.udp.getsockname()[1]
        self.stop_read, self.stop = socket.socketpair()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    @property
    def text(self) -> str:
        return f"127.0.0.1:{self.port}"

    def close(self) -> None:
        self.stop.send(b"x")
        self.thread.join()
        for sock in (self.udp, self.tcp, self.stop, self.stop_read):
            sock.close()

    def run(self) -> None:
        while True:
            ready, _, _ = select.select([self.udp, self.tcp, self.stop_read], [], [])
            if self.stop_read in ready:
                return
            if self.udp in ready:
                wire, sender = self.udp.recvfrom(65535)
                if reply := self.reply(wire, tcp=False):
                    self.udp.sendto(reply, sender)
            if self.tcp in ready:
                conn, _ = self.tcp.accept()
                with conn, contextlib.suppress(OSError, struct.error, dns.exception.DNSException):
                    size = struct.unpack("!H", conn.recv(2))[0]
                    if (reply := self.reply(conn.recv(size), tcp=True)) and self.mode != "truncated":
                        conn.sendall(struct.pack("!H", len(reply)) + reply)

    def reply(self, wire: bytes, *, tcp: bool) -> bytes | None:
        request = dns.message.from_wire(wire)
        question = request.question[0]
        self.asked.append(f"{question.name} {dns.rdatatype.to_text(question.rdtype)} {'tcp' if tcp else 'udp'}")
        if self.mode == "silent" or (self.mode == "lossy" and len(self.asked) == 1):
            return None
        if self.mode == "garbage":
            return b"\xff" * 40
        response = dns.message.make_response(request)
        rcode, _, extended = self.mode.partition(" ")
        unchecked = bool(request.flags & dns.flags.CD)
        if (self.mode == "bogus" and not unchecked) or (self.mode == "moody" and len(self.asked) == 1):
            response.set_rcode(dns.rcode.SERVFAIL)
        elif rcode in {"SERVFAIL", "REFUSED", "NOTIMP"}:
            response.set_rcode(dns.rcode.from_text(rcode))
            if extended and request.edns >= 0:
                response.use_edns(0, options=[dns.edns.EDEOption(dns.edns.EDECode.make(int(extended)))])
        elif self.mode in {"big", "truncated"} and not tcp:
            response.flags |= dns.flags.TC
        else:
            self.answer(response, question.name, dns.rdatatype.to_text(question.rdtype))
        return response.to_wire()

    def answer(self, response: dns.message.Message, name: dns.name.Name, rtype: str) -> None:
        for _ in range(1 if self.mode == "partial" else 8):
            link = self.zone.get((name, "CNAME"))
            if link is None or rtype == "CNAME":
                break
            response.answer.append(link)
            name = link[0].target
        if found := self.zone.get((name, rtype)):
            response.answer.append(found)
        elif self.mode != "partial" or not response.answer:
            if not any(owner == name for owner, _ in self.zone):
                response.set_rcode(dns.rcode.NXDOMAIN)
            if name.is_subdomain(dns.name.from_text("example.com")) and (name, "CNAME") not in self.zone:
                response.authority.append(self.zone[dns.name.from_text("example.com"), "SOA"])


@pytest.fixture
def start():
    servers = []

    def one(mode: str = "") -> Server:
        servers.append(Server(mode))
        return servers[-1]

    yield one
    for server in servers:
        server.close()


def look(name: str, rtype: str, *servers: Server, timeout: float = 5.0):
    return DnsSource([s.text for s in servers], timeout, Deadline(30)).ask(DnsLookup(name, rtype))


def told(name: str, rtype: str, server: Server):
    reply = look(name, rtype, server)
    assert isinstance(reply, Got)
    assert set(reply.answer) == {"rcode", "records", "chain", "ttl", "truncated", "bogus", "why"}
    return reply.answer


WELL = {"truncated": False, "bogus": False, "why": ""}


@pytest.mark.parametrize(
    ("name", "rtype", "found", "ttl"),
    [
        ("drycc.example.com", "A", ["198.51.100.6", "198.51.100.7"], 60),
        ("DRYCC.example.com.", "AAAA", ["2001:db8::7"], 60),
        ("one.example.com", "CNAME", ["two.example.com"], 50),
        ("example.com", "NS", ["ns.example.com", "ns2.example.com"], 300),
        ("example.com", "SOA", ["ns.example.com. admin.example.com. 1 7200 900 1209600 60"], 300),
        ("example.com", "CAA", ['0 issue "ca.example.net"'], 300),
    ],
)
def test_records(start, name, rtype, found, ttl):
    answer = told(name, rtype, start())
    assert answer == {"rcode": "NOERROR", "records": found, "chain": [], "ttl": ttl, **WELL}


CHAIN = [
    {"name": "one.example.com", "target": "two.example.com", "ttl": 50},
    {"name": "two.example.com", "target": "lb.example.net", "ttl": 40},
]


@pytest.mark.parametrize("mode", ["", "partial"])
def test_the_whole_chain_is_told_even_if_it_comes_in_parts(start, mode):
    server = start(mode)
    answer = told("one.example.com", "A", server)
    assert answer == {"rcode": "NOERROR", "records": ["203.0.113.9"], "chain": CHAIN, "ttl": 30, **WELL}
    assert len(server.asked) == (2 if mode else 1)


def test_a_chain_that_ends_nowhere(start):
    for mode in ("", "partial"):
        answer = told("gone.example.com", "A", start(mode))
        assert (answer["rcode"], answer["records"], len(answer["chain"])) == ("NXDOMAIN", [], 1)


def test_a_chain_that_ends_without_such_a_record(start):
    server = start()
    answer = told("nodata.example.com", "A", server)
    assert (answer["rcode"], len(answer["chain"])) == ("NODATA", 1)
    assert len(server.asked) == 1  # the zone said so: there is nothing more to ask


@pytest.mark.parametrize("mode", ["", "partial"])
@pytest.mark.parametrize(("name", "links"), [("loop.example.com", 2), ("self.example.com", 1)])
def test_a_loop_comes_to_an_end(start, mode, name, links):
    server = start(mode)
    answer = told(name, "A", server)
    assert (answer["rcode"], answer["records"], len(answer["chain"])) == ("NODATA", [], links)
    assert len(server.asked) <= 3


def test_a_chain_that_is_too_long_is_given_up(start):
    server = start("partial")
    answer = told("l0.example.com", "A", server)
    assert (answer["rcode"], len(answer["chain"])) == ("NODATA", 16)


def test_no_such_name_and_no_such_record_are_different(start):
    assert told("nothing.example.com", "A", start())["rcode"] == "NXDOMAIN"
    assert told("drycc.example.com", "CAA", start())["rcode"] == "NODATA"


@pytest.mark.parametrize("mode", ["SERVFAIL", "REFUSED", "NOTIMP"])
def test_what_a_server_says_instead(start, mode):
    assert told("drycc.example.com", "A", start(mode))["rcode"] == mode


def test_a_zone_whose_signatures_are_wrong(start):
    server = start("bogus")
    answer = told("drycc.example.com", "A", server)
    assert (answer["rcode"], answer["records"], answer["bogus"], answer["why"]) == ("SERVFAIL", [], True, "")
    assert len(server.asked) == 3  # with validation, without, and with: it was no passing failure


def test_a_resolver_says_why_it_fails(start):
    rejected = told("drycc.example.com", "A", start("SERVFAIL 7"))
    assert (rejected["bogus"], rejected["why"]) == (True, "signature expired")
    alone = told("drycc.example.com", "A", start("SERVFAIL 22"))
    assert (alone["rcode"], alone["bogus"], alone["why"]) == ("SERVFAIL", False, "no reachable authority")
    assert told("drycc.example.com", "A", start("SERVFAIL 49"))["why"] == "49"  # none that is known yet
    assert told("drycc.example.com", "A", start("SERVFAIL"))["why"] == ""


def test_a_failure_that_passes_is_none(start):
    answer = told("drycc.example.com", "A", start("moody"))
    assert answer == told("drycc.example.com", "A", start())


def test_a_server_of_the_zone_is_not_asked_why(start):
    server = start("SERVFAIL")
    reply = DnsSource([server.text], 5, Deadline(30)).ask(DnsLookup("drycc.example.com", "A", server.text))
    assert (reply.answer["rcode"], len(server.asked)) == ("SERVFAIL", 1)


def test_silence_is_no_answer(start):
    server = start("silent")
    began = time.monotonic()
    reply = look("drycc.example.com", "A", server, timeout=0.3)
    assert reply == Failed(Reason.TIMEOUT, f"name server 127.0.0.1 port {server.port} did not answer in 0.3 s")
    assert time.monotonic() - began < 4


def test_a_packet_that_gets_lost_is_sent_again(start):
    server = start("lossy")
    assert look("drycc.example.com", "A", server).answer["rcode"] == "NOERROR"
    assert len(server.asked) == 2


@pytest.mark.parametrize("first", ["silent", "SERVFAIL", "REFUSED", "garbage"])
def test_the_next_server_is_asked(start, first):
    assert look("drycc.example.com", "A", start(first), start()).answer["records"]


def test_a_bad_answer_is_better_than_none(start):
    reply = look("drycc.example.com", "A", start("SERVFAIL"), start("silent"), timeout=4)
    assert reply.answer["rcode"] == "SERVFAIL"


def test_an_answer_that_does_not_fit_comes_by_tcp(start):
    server = start("big")
    answer = told("drycc.example.com", "A", server)
    assert (len(answer["records"]), answer["truncated"]) == (2, False)
    assert server.asked[-1].endswith("tcp")


def test_an_answer_that_does_not_fit_and_does_not_come_by_tcp(start):
    assert told("drycc.example.com", "A", start("truncated"))["truncated"] is True


def test_what_is_not_dns(start):
    assert look("drycc.example.com", "A", start("garbage")).reason is Reason.UNREADABLE


def test_a_server_that_cannot_be_reached():
    reply = DnsSource(["255.255.255.255"], 1, Deadline(30)).ask(DnsLookup("drycc.example.com", "A"))
    assert reply.reason is Reason.UNREACHABLE
    assert "255.255.255.255" in reply.detail


def test_a_question_may_name_its_server(start):
    here, there = start("REFUSED"), start()
    reply = DnsSource([here.text], 5, Deadline(30)).ask(DnsLookup("drycc.example.com", "A", there.text))
    assert reply.answer["rcode"] == "NOERROR"
    assert here.asked == []


@pytest.mark.parametrize("query", [("x" * 64, "A"), ("a..b", "A"), ("a.test", "NONSENSE"), ("a.test", "A", "ns.test")])
def test_what_cannot_be_asked(start, query):
    assert DnsSource([start().text], 1, Deadline(30)).ask(DnsLookup(*query)).reason is Reason.UNREADABLE


def test_the_systems_resolvers_are_read(tmp_path):
    conf = tmp_path / "resolv.conf"
    conf.write_text("nameserver 192.0.2.53\nnameserver 2001:db8::53\noptions edns0\n")
    assert DnsSource([], 1, Deadline(30), str(conf))._servers == [Nameserver("192.0.2.53"), Nameserver("2001:db8::53")]


@pytest.mark.parametrize("text", ["", "search example.com\n", None])
def test_a_machine_without_resolvers(tmp_path, text):
    conf = tmp_path / "resolv.conf"
    if text is not None:
        conf.write_text(text)
    reply = DnsSource([], 1, Deadline(30), str(conf)).ask(DnsLookup("example.com", "A"))
    assert reply.reason is Reason.UNREACHABLE
    assert "--nameserver" in reply.detail


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("192.0.2.53", ("192.0.2.53", 53)),
        ("192.0.2.53:5353", ("192.0.2.53", 5353)),
        ("2001:db8::53", ("2001:db8::53", 53)),
        ("[2001:db8::53]", ("2001:db8::53", 53)),
        ("[2001:db8::53]:5353", ("2001:db8::53", 5353)),
    ],
)
def test_how_name_servers_are_written(text, meant):
    assert nameserver(text) == meant


@pytest.mark.parametrize("text", ["", "ns.example.com", "192.0.2.53:0", "192.0.2.53:70000", "192.0.2.53:x", "[192.0.2"])
def test_what_is_no_name_server(text):
    with pytest.raises(ValueError, match=r"."):
        nameserver(text)


@pytest.mark.parametrize(
    ("name", "trouble"), [("here.example.com", ""), ("gone.example.com", "name"), ("127.0.0.1", "")]
)
def test_names_lead_where_the_given_servers_say(start, serve, name, trouble):
    dns_source = DnsSource([start().text], 5.0, Deadline(10))
    port = serve(lambda _: (200, [], b"OK"))
    reply = ask(HttpGet(f"http://{name}:{port}/"), Deadline(5), Door(DRYCC), dns_source.addresses)
    assert reply.answer["trouble"] == trouble
    assert reply.answer["status"] == (0 if trouble else 200)


def test_names_of_a_silent_server_lead_nowhere(start):
    dns_source = DnsSource([start("silent").text], 0.5, Deadline(10))
    with pytest.raises(socket.gaierror, match="no address") as caught:
        dns_source.addresses("here.example.com")
    assert caught.value.errno == socket.EAI_AGAIN
