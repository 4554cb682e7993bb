"""Platforms that are tried out, with hardly a value set: exactly what the facts name, as golden files."""

import os
from pathlib import Path

import msgspec
import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.engine.severity import Severity
from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.levels import Profile
from drycc_doctor.model.finding import Report, Status
from drycc_doctor.report import render
from drycc_doctor.testing import run
from drycc_doctor.worlds import named

GOLDEN = Path(__file__).parent / "golden" / "evaluation"


def report(generation: str, profile: Profile) -> Report:
    name = f"evaluation-{generation}"
    made = run(installed().checks, named(name), named=f"the platform {name}", severity=Severity(profile))
    return msgspec.structs.replace(made, doctor="0.1.0")


@pytest.mark.parametrize("generation", GENERATIONS)
def test_it_reads_like_this(generation: str):
    said = render(
        "text", report(generation, Profile.PRODUCTION), width=80, strict=True
    )  # so that all warnings are told
    file = GOLDEN / f"{generation}.txt"
    if os.environ.get("DRYCC_DOCTOR_GOLDEN") == "write":
        file.write_text(said, encoding="utf-8")
    assert said == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("generation", GENERATIONS)
def test_nothing_fails_under_the_profile_of_its_name(generation: str):
    accepted = report(generation, Profile.EVALUATION)
    assert accepted.exit_code() == 0
    failing = {p.check for p in report(generation, Profile.PRODUCTION).places(Status.FAIL)}
    told = {r.check for r in accepted.results for f in r.findings if "profile evaluation" in f.message}
    assert failing == told
