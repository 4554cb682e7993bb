"""What is written about the project leads somewhere: references to docs/drycc, links between pages, the picture."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXTS = sorted(
    path
    for folder in ("drycc_doctor", "checks", "tests", "benchmarks", "docs")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".md"}
)
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("*.md"))]
REFERENCE = re.compile(r"drycc/([a-z-]+)#([a-z0-9-]+)")
OLD = re.compile(r"\b[Ff]acts \d")  # of a document that is not in the project
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)")


@cache
def anchors(page: Path) -> frozenset[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings)


def test_references_to_what_drycc_is_resolve():
    lost, found = [], 0
    for text in TEXTS:
        for page, anchor in REFERENCE.findall(text.read_text(encoding="utf-8")):
            file = ROOT / "docs" / "drycc" / f"{page}.md"
            found += 1
            if not file.is_file() or anchor not in anchors(file):
                lost.append(f"{text.relative_to(ROOT)}: drycc/{page}#{anchor}")
    assert lost == []
    assert found > 200


def test_nothing_refers_to_a_document_that_is_not_here():
    this = Path(__file__)
    assert [str(text) for text in TEXTS if text != this and OLD.search(text.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path):
    for file, anchor in LINK.findall(re.sub("`[^`]*`", "", page.read_text(encoding="utf-8"))):
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), f"{file} is not there"
        assert not anchor or target.suffix != ".md" or anchor in anchors(target), f"{file}#{anchor} is not there"


@pytest.mark.parametrize("page", [*(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "decisions").glob("*.md")], ids=str)
def test_files_that_are_named_are_there(page: Path):
    named = re.findall(r"`([a-z_]+/[\w/]+\.py)`", page.read_text(encoding="utf-8"))
    assert [one for one in named if not (ROOT / one).is_file() and not (ROOT / "drycc_doctor" / one).is_file()] == []


def test_the_picture_is_in_step_with_the_layers():
    drawn = [sys.executable, "docs/draw_architecture.py", "--verify"]
    assert subprocess.run(drawn, cwd=ROOT, check=False).returncode == 0
