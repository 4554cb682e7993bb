"""What cert-manager makes and says, in a form in which recordings, Worlds and the real thing can be compared."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

PLURALS = ("certificates", "certificaterequests", "issuers", "orders", "challenges", "httproutes", "secrets", "events")
Names = tuple[tuple[str, str], ...]
"""Patterns, and what is put in their place."""
_OURS = re.compile(r"drycc-(auto-tls|issuer)|cm-acme-http-solver")
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
    (r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d UTC|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC", "TIME"),
)
"""What differs from run to run: hashes, drawn names, tokens, times."""
_RACING = {"IssuerNotFound", "IssuerNotReady", "OrderCreated", "OrderPending", "RequestFailed", "WaitingForApproval"}
"""Events that are left out: which of them come depends on which of the controllers was first."""
_OF_THE_SETTING = {"annotations", "labels", "spec", "generation"}
"""Left out of Certificate and Issuer: Helm makes these, in the recording the test did."""
_DRAWN = ("sectionName", "duration", "renewBefore", "profile")
"""Left out of what is copied from Certificate and Issuer: settings that the recording chose, to be done in a minute."""


def told(objects: Iterable[dict[str, Any]], otherwise: Names = ()) -> set[str]:
    """Objects and events, those of them that are cert-manager's."""
    found = [_event(one) if one["kind"] == "Event" else _object(one) for one in objects]
    ours = [one for one in found if _OURS.match(one.get("name") or one["about"].partition("/")[2])]
    return recorded(ours, otherwise)


def recorded(lines: Iterable[dict[str, Any]], otherwise: Names = ()) -> set[str]:
    """Lines of a recording, or in its form; ``otherwise``: what they call otherwise than a World."""
    return {_normal(one, otherwise) for one in lines if not _left_out(one)}


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


def _normal(line: dict[str, Any], otherwise: Names) -> str:
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
        if "initialState" in value:  # of an authorization: which kinds of proof the server takes, in any order
            left.add("challenges")
        return {key: _walked(one) for key, one in value.items() if key not in left}
    if isinstance(value, list):
        return sorted(map(_walked, value), key=lambda one: json.dumps(one, sort_keys=True))
    return value
