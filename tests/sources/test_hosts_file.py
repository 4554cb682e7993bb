"""Hosts files as they are found on machines."""

from __future__ import annotations

from pathlib import Path

import pytest

from drycc_doctor.model.query import HostsFile
from drycc_doctor.model.reply import Failed, Got, Reason
from drycc_doctor.sources.hosts_file import ask

FILE = b"""# by hand
127.0.0.1\tlocalhost
192.0.2.7  DRYCC.example.com.  secret.example.net # moved
  2001:DB8::7 drycc.example.com
fe80::1%eth0 drycc-passport.example.com
#192.0.2.8 drycc-grafana.example.com
nonsense drycc-grafana.example.com
\xff\xfe 1
"""
NAMES = ("drycc.example.com", "drycc-passport.example.com", "drycc-grafana.example.com")


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_only_the_lines_for_these_names_are_told(tmp_path: Path, end: bytes) -> None:
    path = tmp_path / "hosts"
    path.write_bytes(FILE.replace(b"\n", end))
    assert ask(HostsFile(NAMES), str(path)) == Got(
        [
            {"name": "drycc.example.com", "address": "192.0.2.7"},
            {"name": "drycc.example.com", "address": "2001:db8::7"},
            {"name": "drycc-passport.example.com", "address": "fe80::1"},
        ]
    )


def test_no_file_is_no_lines(tmp_path: Path) -> None:
    assert ask(HostsFile(NAMES), str(tmp_path / "hosts")) == Got([])


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    reply = ask(HostsFile(NAMES), str(tmp_path))
    assert isinstance(reply, Failed)
    assert reply.reason is Reason.UNREADABLE


def test_the_systems_own_is_read() -> None:
    assert isinstance(ask(HostsFile(("localhost",))), Got)
