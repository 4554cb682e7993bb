"""What cert-manager wrote (drycc/tls#certificate-status): a World's objects and events, and what is said of them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.model.finding import Status
from drycc_doctor.testing import run
from tests.recorded.cert_manager import PLURALS, recorded, told
from tests.recorded.certificates import JUDGES, SITUATIONS, VERDICTS, situation
from tests.recorded.states import lines

_LINES = lines("cert_manager.jsonl")
_RECORDED: dict[str, list[dict[str, Any]]] = defaultdict(list)
for _line in _LINES:
    _RECORDED[_line["situation"]].append(_line)
_OTHERWISE = (
    (r"drycc\.drycc\.example", "drycc.example.com"),
    (r"\bdrycc\.example\b(?!\.com)", "example.com"),
    (r"10\.1\.0\.1:80", "192.0.2.10:80"),
    (r"10\.1\.0\.80:443", "192.0.2.10:443"),
    (r"127\.0\.0\.1:14999/dir\b", "acme.example.test:999/directory"),
    (r"127\.0\.0\.1:14999", "192.0.2.80:443"),
    (r"127\.0\.0\.1:14000/dir\b", "acme.example.test/directory"),
    (r"127\.0\.0\.1:14000", "acme.example.test"),
)
"""What the recording calls otherwise than a World: hosts, addresses, the ACME server."""


@pytest.mark.parametrize("name", sorted(_RECORDED))
def test_a_world_is_as_recorded(name: str) -> None:
    """Every object and every event, of both, is in the other."""
    objects = situation(name).objects
    ours = told(one for plural in PLURALS for one in objects.list(plural, "drycc"))
    theirs = recorded(_RECORDED[name], _OTHERWISE)
    assert sorted(theirs - ours) == [], "recorded only"
    assert sorted(ours - theirs) == [], "ours only"


def test_every_situation_is_there() -> None:
    assert set(_RECORDED) == set(SITUATIONS)


@pytest.mark.parametrize("name", sorted(VERDICTS))
def test_what_is_said_of_it(name: str) -> None:
    """All checks are run: what goes wrong has one root, which says to the end what cert-manager or the ACME server did."""
    expected, words = VERDICTS[name]
    report = run(installed().checks, situation(name), named=name)
    ours = [one for one in report.results if one.check in JUDGES]
    bad = {f"{f.status.name} {f.code}": f for one in ours for f in one.findings if f.status > Status.PASS}
    assert {one for one in bad if not one.startswith("SKIP")} == expected
    roots = [report.finding(p) for p in report.places(Status.FAIL) if p not in report.explained_by]
    assert len(roots) == any(one.startswith("FAIL") for one in expected), roots
    assert any(one.message.endswith(words) for one in roots or bad.values()) or not bad
