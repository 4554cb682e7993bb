"""Whether an answer is the recorded one."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from drycc_doctor.worlds import World

_OUTCOMES = {"hang": "timeout", "refused": "refused", "": "answer"}
_PLACEHOLDER = re.compile(r"<date>|<[^<>]*?, (\d+) characters>")
_DATE = r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT"
_ICON = re.compile(r'"icon":"(?:[^"\\]|\\.)*"')


class Heard(NamedTuple):
    """What came back; ``outcome`` is answer, timeout or refused, as in the recordings."""

    outcome: str
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


def said(world: World, line: dict[str, Any]) -> Heard:
    """What a World's pod says to a recorded request."""
    sent = [(name, value) for name, value in line["request_headers"] if name != "Host"]
    host = next(value for name, value in line["request_headers"] if name == "Host")
    ip = world.component(line["program"]).pod()["status"]["podIP"]
    answer = world.pod_serve(ip, 8000, line["method"], host, line["path"], sent)
    return Heard(_OUTCOMES[answer.trouble], answer.status, tuple(answer.headers), answer.body)


def difference(line: dict[str, Any], heard: Heard) -> tuple[str, Any, Any] | None:
    """What was asked, what was said and what was recorded, where these differ."""
    asked = f"{line['program']} {line['method']} {line['path']} {line['request_headers']}"
    if heard.outcome != line["outcome"]:
        return asked, heard.outcome, line["outcome"]
    if line["outcome"] != "answer":
        return None
    body = _told(heard.body.decode())
    if body != line["body"] and not (isinstance(body, str) and _fits(body, line["body"])):
        return asked, body, line["body"]
    if heard.status != line["status"] or not _alike(heard.headers, line["headers"]):
        return asked, (heard.status, heard.headers), (line["status"], line["headers"])
    return None


def _told(body: str) -> Any:
    """As the recordings hold it: markup by its length, title and first forty characters."""
    if not body.lstrip().lower().startswith("<!doctype"):
        return body
    title = re.search("<title>(.*)</title>", body)
    return {"html": True, "length": len(body), "title": title.group(1) if title else "", "first": body[:40]}


def _alike(ours: tuple[tuple[str, str], ...], recorded: list[tuple[str, str]]) -> bool:
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
