"""Worlds answer as the real programs did, in every state that was recorded, to every request."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest

from drycc_doctor.worlds import World
from tests.recorded.states import STATES, lines, world_in

LINES = lines("answers.jsonl")
_PLACEHOLDER = re.compile(r"<date>|<[^<>]*?, (\d+) characters>")
_DATE = r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT"
_OUTCOMES = {"hang": "timeout", "refused": "refused", "": "answer"}
_PODS = {"controller": "controller", "passport": "passport"}
_ICON = re.compile(r'"icon":"(?:[^"\\]|\\.)*"')
_world = cache(world_in)


@pytest.mark.parametrize("state", STATES)
def test_world_answers_as_recorded(state: str) -> None:
    """Outcome, status, names and order of headers, their values, and what the body says: no difference."""
    told = [line for line in LINES if line["state"] == state]
    assert len(told) == 28
    assert [found for line in told if (found := _difference(_world(state), line))] == []


@pytest.mark.parametrize("line", lines("answers-longer.jsonl"), ids=lambda line: f"{line['state']} {line['path']}")
def test_who_is_silent_stays_silent(line: dict[str, Any]) -> None:
    """What did not answer in six seconds did not in forty-five."""
    assert _difference(_world(line["state"]), line) is None


def _difference(world: World, line: dict[str, Any]) -> tuple[str, Any, Any] | None:
    """What is not as recorded, what was said, and what was recorded."""
    sent = [(name, value) for name, value in line["request_headers"] if name != "Host"]
    host = next(value for name, value in line["request_headers"] if name == "Host")
    pod = world.component(line["program"]).pod()
    said = world.pod_serve(pod["status"]["podIP"], 8000, line["method"], host, line["path"], sent)
    asked = f"{line['program']} {line['method']} {line['path']} {sent}"
    if _OUTCOMES[said.trouble] != line["outcome"]:
        return asked, said.trouble, line["outcome"]
    if line["outcome"] != "answer":
        return None
    body = _told(said.body.decode())
    if body != line["body"] and not (isinstance(body, str) and _fits(body, line["body"])):
        return asked, body, line["body"]
    if said.status != line["status"] or not _alike(said.headers, line["headers"]):
        return asked, (said.status, said.headers), (line["status"], line["headers"])
    return None


def _told(body: str) -> Any:
    """As the recordings hold it: markup by its length, title and first forty characters."""
    if not body.lstrip().lower().startswith("<!doctype"):
        return body
    title = re.search("<title>(.*)</title>", body)
    return {"html": True, "length": len(body), "title": title.group(1) if title else "", "first": body[:40]}


def _alike(ours: list[tuple[str, str]], recorded: list[tuple[str, str]]) -> bool:
    return [k for k, _ in ours] == [k for k, _ in recorded] and all(
        _fits(mine, theirs) for (_, mine), (_, theirs) in zip(ours, recorded, strict=True)
    )


def _fits(text: str, recorded: object) -> bool:
    """Whether a text is the recorded one, whose placeholders stand for what differs from run to run."""
    if not isinstance(recorded, str):
        return False
    text, recorded = (_ICON.sub(lambda found: str(len(found.group())), one) for one in (text, recorded))
    at, pattern = 0, ""
    for found in _PLACEHOLDER.finditer(recorded):
        pattern += re.escape(recorded[at : found.start()])
        pattern += rf"[\w.~-]{{{found.group(1)}}}" if found.group(1) else _DATE
        at = found.end()
    return re.fullmatch(pattern + re.escape(recorded[at:]), text) is not None
