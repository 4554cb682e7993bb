"""What cert-manager wrote (drycc/tls#certificate-status): a World's objects and events, and what is said of them."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import Any

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.model.finding import Status
from drycc_doctor.testing import run
from drycc_doctor.worlds import World
from tests.recorded.certificates import JUDGES, SITUATIONS, VERDICTS, situation
from tests.recorded.states import lines

_LINES = lines("cert_manager.jsonl")
_RECORDED: dict[str, list[dict[str, Any]]] = defaultdict(list)
for _line in _LINES:
    _RECORDED[_line["situation"]].append(_line)
_PLURALS = ("certificates", "certificaterequests", "issuers", "orders", "challenges", "httproutes", "secrets")
_OURS = re.compile(r"drycc-(auto-tls|issuer)|cm-acme-http-solver")
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
_BY_CHANCE = (
    (r"(drycc-auto-tls-\d)-\d{6,}(?:-\d{5,})?", r"\1-HASH"),
    (r"(drycc-auto-tls|cm-acme-http-solver)-[bcdfghjklmnpqrstvwxz2456789]{5}\b", r"\1-DRAWN"),
    (r'(http-domain|http-token)": "\d+"', r'\1": "HASH"'),
    (r"(my-order|finalize-order|my-account|authZ|chalZ)/(?:\d+|ID)", r"\1/ID"),
    (r"\b(?:TOKEN\.KEY|example\.key)", "KEY"),
    (r'(challenge/|"token": ")(?:TOKEN|example)\b', r"\1TOKEN"),
    (r'"(?:PEM|ZXhhbXBsZQ==)"', '"DATA"'),
    (r'HASH"|[0-9a-f]{64}"', 'HASH"'),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "TIME"),
    (r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d UTC", "TIME"),
)
"""What differs from run to run: hashes, drawn names, tokens, times."""
_RACING = {"IssuerNotReady", "OrderCreated", "OrderPending"}
"""Events that are left out: which of them come depends on who was first, the Order, its status or the account."""
_OF_THE_SETTING = {"annotations", "labels", "spec", "generation"}
"""Left out of Certificate and Issuer: Helm makes these, in the recording the test did."""
_DRAWN = ("sectionName", "duration", "renewBefore", "profile")
"""Left out of what is copied from Certificate and Issuer: settings that the recording chose, to be done in a minute."""


@pytest.mark.parametrize("name", sorted(_RECORDED))
def test_a_world_is_as_recorded(name: str) -> None:
    """Every object and every event, of both, is in the other."""
    ours, theirs = _told(situation(name)), {_normal(one, _OTHERWISE) for one in _RECORDED[name] if not _left_out(one)}
    assert sorted(theirs - ours) == [], "recorded only"
    assert sorted(ours - theirs) == [], "ours only"


def test_every_situation_is_there() -> None:
    assert set(_RECORDED) == set(SITUATIONS)


@pytest.mark.parametrize("name", sorted(VERDICTS))
def test_what_is_said_of_it(name: str) -> None:
    """All checks are run: what goes wrong has one root, which says to the end what cert-manager or the ACME server did."""
    told, words = VERDICTS[name]
    report = run(installed().checks, situation(name), named=name)
    ours = [one for one in report.results if one.check in JUDGES]
    bad = {f"{f.status.name} {f.code}": f for one in ours for f in one.findings if f.status > Status.PASS}
    assert {one for one in bad if not one.startswith("SKIP")} == told
    roots = [report.finding(p) for p in report.places(Status.FAIL) if p not in report.explained_by]
    assert len(roots) == any(one.startswith("FAIL") for one in told), roots
    assert any(one.message.endswith(words) for one in roots or bad.values()) or not bad


def _told(world: World) -> set[str]:
    found = [_object(one) for plural in _PLURALS for one in world.objects.list(plural, "drycc")]
    events = [_event(one) for one in world.objects.list("events", "drycc")]
    ours = [one for one in (*found, *events) if _OURS.match(one.get("name") or one["about"].partition("/")[2])]
    return {_normal(one) for one in ours if not _left_out(one)}


def _object(obj: dict[str, Any]) -> dict[str, Any]:
    """As the recording has it."""
    metadata = obj["metadata"]
    told = {"kind": obj["kind"], "name": metadata["name"]}
    told |= {key: metadata[key] for key in ("annotations", "labels", "finalizers", "generation") if metadata.get(key)}
    owners = [f"{one['kind']}/{one['name']}" for one in metadata.get("ownerReferences") or []]
    told |= {"owners": owners} if owners else {}
    if obj["kind"] == "Secret":
        return told | {"type": obj["type"], "keys": sorted(obj.get("data") or {})}
    return told | {"spec": obj["spec"]} | ({"status": obj["status"]} if obj.get("status") else {})


def _event(event: dict[str, Any]) -> dict[str, Any]:
    of = event["involvedObject"]
    told = {key: event[key] for key in ("type", "reason", "message")}
    return told | {"kind": "Event", "about": f"{of['kind']}/{of['name']}", "source": event["source"]["component"]}


def _left_out(line: dict[str, Any]) -> bool:
    return line["kind"] == "Event" and line["reason"] in _RACING


def _normal(line: dict[str, Any], otherwise: tuple[tuple[str, str], ...] = ()) -> str:
    drawn = _OF_THE_SETTING if line["kind"] in {"Certificate", "Issuer"} else set[str]()
    kept = {key: value for key, value in line.items() if key not in {"situation", *drawn}}
    text = json.dumps(_walked(kept), sort_keys=True, ensure_ascii=False)
    for pattern, other in (*otherwise, *_BY_CHANCE):
        text = re.sub(pattern, other, text)
    return text


def _walked(value: Any) -> Any:
    """Conditions by their type, without their time."""
    if isinstance(value, dict):
        left = {"lastTransitionTime", *_DRAWN}
        return {key: _walked(one) for key, one in value.items() if key not in left}
    if isinstance(value, list):
        return sorted(map(_walked, value), key=lambda one: json.dumps(one, sort_keys=True))
    return value
