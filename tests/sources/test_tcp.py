"""Connect, and read what is said first."""

import socket
import time

from drycc_doctor.model.query import TcpConnect
from drycc_doctor.model.reply import Got
from drycc_doctor.sources import tcp
from drycc_doctor.sources.deadline import Deadline


def ask(port: int, *, banner: bool = True, timeout: float = 2.0, address: str = "127.0.0.1"):
    reply = tcp.ask(TcpConnect(address, port, banner), Deadline(timeout))
    assert isinstance(reply, Got)
    return reply.answer


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_the_first_line_is_read(listen):
    port = listen(lambda conn: conn.sendall(b"SSH-2.0-Go\r\nmore"))
    assert ask(port) == {"open": True, "trouble": "", "banner": "SSH-2.0-Go"}


def test_a_banner_may_come_in_pieces(listen):
    def talk(conn):
        for piece in (b"SSH-", b"2.0-", b"Go\n"):
            conn.sendall(piece)
            time.sleep(0.02)

    assert ask(listen(talk))["banner"] == "SSH-2.0-Go"


def test_only_what_can_be_printed_is_kept_and_not_much(listen):
    port = listen(lambda conn: conn.sendall(b"\x1b[31mA\x00\xff" + b"b" * 1000))
    banner = ask(port)["banner"]
    assert banner == "[31mA" + "b" * 247  # 255 bytes were read
    assert banner.isprintable()


def test_open_without_a_word(listen):
    port = listen(lambda conn: conn.recv(1))
    assert ask(port, timeout=0.2) == {"open": True, "trouble": "timeout", "banner": ""}
    assert ask(port, banner=False) == {"open": True, "trouble": "", "banner": ""}


def test_open_and_closed_again(listen):
    port = listen(lambda conn: None)
    assert ask(port) == {"open": True, "trouble": "reset", "banner": ""}


def test_a_drip_is_cut_off_when_time_is_up(listen):
    def talk(conn):
        while True:
            conn.sendall(b"x")
            time.sleep(0.05)

    began = time.monotonic()
    assert ask(listen(talk), timeout=0.3)["banner"].startswith("xx")
    assert time.monotonic() - began < 4


def test_nobody_listens():
    assert ask(closed_port()) == {"open": False, "trouble": "refused", "banner": ""}


def test_a_name_that_is_none():
    assert ask(22, address="nothing.invalid")["trouble"] == "name"
    assert ask(22, address="x" * 64)["trouble"] == "name"
    assert ask(22, address="a\x00b")["open"] is False
