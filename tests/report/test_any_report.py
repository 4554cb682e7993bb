"""Whatever the report, every format can say it."""

import json
import re
import unicodedata
import xml.etree.ElementTree as ET
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from drycc_doctor.model.finding import Finding, Place, Report, Result, Status
from drycc_doctor.model.subject import Subject
from drycc_doctor.report import FORMATS, render

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "report.schema.json").read_text(encoding="utf-8"))
VALID = Draft202012Validator(SCHEMA)
TROUBLE = {Status.FAIL, Status.WARN, Status.UNKNOWN}
WORDS = {0: "OK", 1: "FAIL", 3: "UNKNOWN"}
LABELS = r"\s*((OK|ok|FAIL|WARN|UNKNOWN|BROKEN|SKIP|note) +)?((fix|ask with|about): )?"

nasty = st.sampled_from(
    ["", "\x1b[31mred", "a\nb\r\n", "]]>&<'\"", "\ufffe\uffff\x00", "\ud800", "\u202eevil", "kubectl get pods -A; see"]
)
prose = st.lists(st.sampled_from(["drycc-gateway", "a", "word", "of-a-very-long-name.example.com", "is"]), max_size=40)
encodable = st.one_of(st.text(max_size=30), nasty.filter(lambda text: "\ud800" not in text), prose.map(" ".join))
texts = st.one_of(st.text(st.characters(), max_size=30), nasty, encodable)
subjects = st.builds(Subject, encodable, encodable, encodable)
findings = st.builds(
    Finding,
    status=st.sampled_from(Status),
    code=encodable.map(lambda text: "-".join(text.split())),
    subject=st.builds(Subject, st.sampled_from(["Pod", "Host"]), st.sampled_from(["a", "b"])) | subjects,
    message=texts,
    remedy=texts,
    evidence=st.lists(st.tuples(texts, texts), max_size=2).map(tuple),
    option=st.sampled_from(["", "--active", "--port-forward"]),
)
results = st.lists(st.lists(findings, min_size=1, max_size=4), max_size=6).map(
    lambda groups: tuple(Result(f"{'ab'[i % 2]}-{i}", f"title {i}", tuple(some)) for i, some in enumerate(groups))
)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Any report: what follows from what has no circles, and only what is not well follows or explains."""
    some = draw(results)
    bad = [Place(r.check, i) for r in some for i, f in enumerate(r.findings) if f.status in TROUBLE]
    bad = draw(st.permutations(bad))
    by = {place: draw(st.sampled_from([None, *bad[:i]])) for i, place in enumerate(bad)}
    return Report(
        doctor=draw(st.sampled_from(["0.1.0", "1.2.3.dev4+g0123abc"])),
        source=draw(texts),
        started=draw(st.floats()),
        seconds=draw(st.floats(0, 1e6)),
        results=some,
        explained_by={place: root for place, root in by.items() if root is not None},
        notes=tuple(draw(st.lists(texts, max_size=2))),
    )


def unprintable(said: str) -> set[str]:
    return {c for c in said if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}


def unbreakable(line: str) -> bool:
    """Whether a line holds one word, one command, or one name with its number, beside what it begins with."""
    rest = re.sub(f"^{LABELS}", "", line)
    counted = re.fullmatch(r"\S+ \(\d+\)\S*", rest.strip()) is not None
    return " " not in rest or rest.startswith("kubectl ") or counted


@settings(max_examples=40)
@given(report=reports(), verbose=st.integers(-1, 2), width=st.integers(0, 120), strict=st.booleans())
def test_every_format_says_every_report(report: Report, verbose: int, width: int, strict: bool):
    code = report.exit_code(strict=strict)
    for format_ in FORMATS:
        said = render(format_, report, verbose=verbose, width=width, strict=strict)
        assert said.encode()
        assert said.endswith("\n")
        assert not said.endswith("\n\n")
        assert unprintable(said) == set()
        if format_ in {"text", "table"}:
            assert said.startswith(WORDS[code] + " ")
            assert "Traceback" not in said


@settings(max_examples=50)
@given(report=reports(), verbose=st.integers(-1, 2), width=st.integers(20, 120), strict=st.booleans())
def test_text_is_as_wide_as_the_terminal(report: Report, verbose: int, width: int, strict: bool):
    said = render("text", report, verbose=verbose, width=width, strict=strict)
    wide = [line for line in said.splitlines() if len(line) > width and not unbreakable(line)]
    assert wide == []


@settings(max_examples=40)
@given(report=reports(), width=st.integers(60, 120))
def test_the_table_is_as_wide_as_the_terminal(report: Report, width: int):
    table = render("table", report, width=width).split("\n\n")[1]
    assert max(len(line) for line in table.splitlines()) <= width


@settings(max_examples=40)
@given(report=reports(), strict=st.booleans())
def test_json_fits_its_schema(report: Report, strict: bool):
    said = json.loads(render("json", report, strict=strict))
    VALID.validate(said)
    assert said["exit_code"] == report.exit_code(strict=strict)
    assert sum(said["counts"].values()) == len(report.results)
    assert [r["check"] for r in said["results"]] == [r.check for r in report.results]


@settings(max_examples=40)
@given(report=reports(), strict=st.booleans())
def test_xml_is_red_exactly_when_the_exit_code_is_not_0(report: Report, strict: bool):
    top = ET.fromstring(render("junit", report, strict=strict))
    assert bool(list(top.iter("failure")) + list(top.iter("error"))) == bool(report.exit_code(strict=strict))
    assert len(list(top.iter("testcase"))) == max(len(report.results), 1)


@settings(max_examples=40)
@given(report=reports())
def test_nothing_that_is_not_well_is_left_out(report: Report):
    """Each finding of the table's, each check of the text's."""
    rows = re.findall(r"^(?:FAIL|WARN|UNKNOWN|BROKEN)\*?(?= +[ab]-\d\b)", render("table", report), re.MULTILINE)
    assert len(rows) == len(report.places(*TROUBLE, Status.BROKEN))
    text = render("text", report, verbose=0, width=200)
    well = {
        f"{area}-{n}"
        for area, names in re.findall(r"^ok +([ab]): ([\d, ]+)$", text, re.MULTILINE)
        for n in names.split(", ")
    }
    assert {r.check for r in report.results} <= well | set(re.findall(r"(?<![\w-])[ab]-\d", text))
