"""Each format, to the letter. After a wanted change: DRYCC_DOCTOR_GOLDEN=write python -m pytest tests/report, and read
the difference.
"""

import os
from pathlib import Path
from typing import Any

import pytest

from drycc_doctor.model.finding import Report
from drycc_doctor.report import FORMATS, render

GOLDEN = Path(__file__).parent / "golden"
SUFFIXES = {"text": "txt", "table": "table.txt", "json": "json", "junit": "xml"}
NAMES = ("healthy", "one-root", "two-roots", "forbidden", "warns", "broken")
Case = tuple[str, str, dict[str, Any]]  # a report, a format, and options
VARIANTS: dict[str, Case] = {
    "healthy.v.txt": ("healthy", "text", {"verbose": 1}),
    "one-root.v.txt": ("one-root", "text", {"verbose": 1}),
    "one-root.vv.txt": ("one-root", "text", {"verbose": 2}),
    "one-root.v.table.txt": ("one-root", "table", {"verbose": 1, "width": 120}),
    "two-roots.48.txt": ("two-roots", "text", {"width": 48}),
    "two-roots.color.txt": ("two-roots", "text", {"color": True}),
    "warns.strict.txt": ("warns", "text", {"strict": True}),
    "warns.strict.json": ("warns", "json", {"strict": True}),
    "warns.strict.xml": ("warns", "junit", {"strict": True}),
    "broken.vv.txt": ("broken", "text", {"verbose": 2}),
    "broken.q.txt": ("broken", "text", {"verbose": -1}),
}
CASES: dict[str, Case] = {
    f"{name}.{SUFFIXES[format_]}": (name, format_, {}) for name in NAMES for format_ in FORMATS
} | VARIANTS


@pytest.mark.parametrize("file", CASES)
def test_as_in_the_golden_file(file: str, reports: dict[str, Report]):
    name, format_, options = CASES[file]
    said = render(format_, reports[name], **options)
    if os.environ.get("DRYCC_DOCTOR_GOLDEN") == "write":
        (GOLDEN / file).write_text(said, encoding="utf-8", newline="\n")
    assert said == (GOLDEN / file).read_text(encoding="utf-8")


def test_every_golden_file_is_held_against_something():
    assert {path.name for path in GOLDEN.iterdir() if path.is_file()} == set(CASES)
