"""What checks say of their examples, as text to be read in a diff: one file a check, in tests/examples."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from drycc_doctor.model.check import Example
from drycc_doctor.model.finding import Finding, Result

_DIALLED = re.compile(r"dial tcp [\d.]+:")
"""A pod's address in the API server's words: another one in each generation."""
FOLDER = Path(__file__).parent / "examples"


def shown(cases: Iterable[tuple[Example, str, Result]]) -> str:
    """Each example with its findings; generations that are told the same stand together."""
    told: dict[tuple[str, str], list[str]] = {}
    for example, generation, result in cases:
        head = f"{example.status.name} {example.code}: {example.title}"
        body = "".join(_finding(one) for one in result.findings)
        told.setdefault((head, body), []).append(generation)
    return "\n".join(f"{head} [{' '.join(on)}]\n{body}" for (head, body), on in told.items())


def _finding(one: Finding) -> str:
    message = _DIALLED.sub("dial tcp <pod>:", one.message)
    lines = [f"  {one.status.name} {one.code}, {one.subject}", f"    {message}"]
    lines += [f"    -> {one.remedy}"] if one.remedy else []
    lines += [f"    option {one.option}"] if one.option else []
    return "".join(f"{line}\n" for line in lines)


def held(name: str, told: str) -> None:
    """Compare with the file; after a wanted change: DRYCC_DOCTOR_GOLDEN=write, and read the difference."""
    file = FOLDER / f"{name}.txt"
    if os.environ.get("DRYCC_DOCTOR_GOLDEN") == "write":
        FOLDER.mkdir(exist_ok=True)
        file.write_text(told, encoding="utf-8", newline="\n")
    assert told == file.read_text(encoding="utf-8")
