"""The JSON document is what its schema says, and the schema refuses what it is not."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

from drycc_doctor.model.finding import Report, Status
from drycc_doctor.report import render
from drycc_doctor.report.json import moment

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "report.schema.json").read_text(encoding="utf-8"))
VALID = Draft202012Validator(SCHEMA)


def document(report: Report, **options: Any) -> Any:
    return json.loads(render("json", report, **options))


def objects(schema: Any) -> list[dict[str, Any]]:
    """All schemas of objects within a schema."""
    inner = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    own = [schema] if isinstance(schema, dict) and schema.get("type") == "object" else []
    return own + [one for part in inner for one in objects(part)]


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_closes_every_object_and_requires_every_key():
    found = objects(SCHEMA)
    assert len(found) == 6
    for one in found:
        assert one["additionalProperties"] is False
        assert one["required"] == [name for name in one["properties"] if name != "judged"]  # only where it differs


def test_statuses_are_the_models():
    assert SCHEMA["$defs"]["status"]["enum"] == [s.name.lower() for s in Status]
    assert list(SCHEMA["properties"]["counts"]["properties"]) == [s.name.lower() for s in Status]


@pytest.mark.parametrize("strict", [False, True])
def test_every_report_fits(reports: dict[str, Report], *, strict: bool):
    for report in reports.values():
        VALID.validate(document(report, strict=strict))


def test_what_no_reader_could_decode_is_replaced(reports: dict[str, Report]):
    """A file name in bytes that are not UTF-8 comes as lone surrogates."""
    said = document(msgspec.structs.replace(reports["healthy"], source="bundle \udcff.tgz"))
    assert said["source"] == "bundle ?.tgz"


def test_keys_stand_in_the_schemas_order(reports: dict[str, Report]):
    said = document(reports["one-root"])
    assert list(said) == list(SCHEMA["properties"])
    assert list(said["results"][0]) == list(SCHEMA["$defs"]["result"]["properties"])
    assert [*said["results"][0]["findings"][0], "judged"] == list(SCHEMA["$defs"]["finding"]["properties"])


@pytest.mark.parametrize(
    ("key", "wrong"),
    [("schema", 2), ("verdict", "ok"), ("exit_code", 2), ("started", "yesterday"), ("seconds", -1), ("more", 1)],
)
def test_the_schema_refuses(reports: dict[str, Report], key: str, wrong: object):
    said = document(reports["healthy"])
    said[key] = wrong
    assert not VALID.is_valid(said)


@pytest.mark.parametrize(
    ("name", "strict", "verdict", "code"),
    [
        ("healthy", False, "pass", 0),
        ("healthy", True, "pass", 0),
        ("warns", False, "pass", 0),
        ("warns", True, "fail", 1),
        ("forbidden", True, "unknown", 3),
        ("one-root", False, "fail", 1),
    ],
)
def test_the_verdict_is_the_exit_codes(reports: dict[str, Report], name: str, strict: bool, verdict: str, code: int):
    said = document(reports[name], strict=strict)
    assert (said["verdict"], said["exit_code"]) == (verdict, code)


def test_roots_and_what_follows_from_them(reports: dict[str, Report]):
    found = {
        (r["check"], i): (f["root"], f["explained_by"])
        for r in document(reports["one-root"])["results"]
        for i, f in enumerate(r["findings"])
    }
    assert found["gateway-addresses", 0] == (True, None)
    assert found["controller-auth", 0] == (False, {"check": "dns-platform-hosts", "index": 0})
    assert found["cluster-nodes", 0] == (False, None), "what is well is no root of anything"


@pytest.mark.parametrize("nonsense", [0.0, -1.0, 1e300, float("nan"), float("inf")])
def test_a_clock_that_could_not_be_read_tells_no_time(nonsense: float):
    assert moment(nonsense) is None


def test_the_last_second_that_rfc_3339_can_write():
    assert moment(253402300799.9) == "9999-12-31T23:59:59Z"
