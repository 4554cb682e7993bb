"""What servers of a zone above say, and what else may sit on port 53."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from drycc_doctor.model.query import Delegation
from drycc_doctor.model.reply import Failed, Got, Reason, Reply
from drycc_doctor.sources.deadline import Deadline
from drycc_doctor.sources.dns_delegation import ask

ZONE, SERVERS = "example.com.", ("NS2.example.com.", "ns1.example.net.")
Change = Callable[[dns.message.Message], None]


def servers(name: str = ZONE) -> dns.rrset.RRset:
    return dns.rrset.from_text(name, 300, "IN", "NS", *SERVERS)


class Server:
    """One that answers every question in one way, and keeps what it was asked."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.change: Change = lambda _: None
        self.asked: list[dns.message.Message] = []
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            wire, where = self.socket.recvfrom(4096)
            if not wire:
                return
            self.asked.append(dns.message.from_wire(wire))
            answer = dns.message.make_response(self.asked[-1])
            self.change(answer)
            self.socket.sendto(answer.to_wire(), where)

    def ask(self, change: Change) -> Reply:
        self.change = change
        port = self.socket.getsockname()[1]
        return ask(Delegation("example.com", f"127.0.0.1:{port}"), Deadline(2))

    def close(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", self.socket.getsockname())
        self.thread.join()
        self.socket.close()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


def told(rcode: str, *names: str, ttl: int = 0, recursive: bool = False) -> Got:
    return Got({"rcode": rcode, "servers": [*names], "ttl": ttl, "recursive": recursive})


def test_a_referral(server: Server) -> None:
    reply = server.ask(lambda answer: answer.authority.append(servers()))
    assert reply == told("NOERROR", "ns1.example.net", "ns2.example.com", ttl=300)
    assert not server.asked[0].flags & dns.flags.RD


def test_a_server_of_both_zones_answers_at_once(server: Server) -> None:
    reply = server.ask(lambda answer: answer.answer.append(servers()))
    assert reply == told("NOERROR", "ns1.example.net", "ns2.example.com", ttl=300)


def test_a_referral_to_somewhere_else_is_none(server: Server) -> None:
    assert server.ask(lambda answer: answer.authority.append(servers("."))) == told("NODATA")


def test_no_such_zone(server: Server) -> None:
    assert server.ask(lambda answer: answer.set_rcode(dns.rcode.NXDOMAIN)) == told("NXDOMAIN")


def test_a_resolver_in_between_gives_itself_away(server: Server) -> None:
    def resolver(answer: dns.message.Message) -> None:
        answer.flags |= dns.flags.RA
        answer.answer.append(servers())

    reply = server.ask(resolver)
    assert isinstance(reply, Got)
    assert reply.answer["recursive"] is True


def test_what_cannot_be_asked() -> None:
    for query in (Delegation("a..b", "127.0.0.1"), Delegation("example.com", "a.registry.test")):
        reply = ask(query, Deadline(1))
        assert isinstance(reply, Failed)
        assert reply.reason is Reason.UNREADABLE
