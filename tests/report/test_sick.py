"""Five sick platforms, as an operator reads them at night: golden files at 80 columns."""

import os
from pathlib import Path

import msgspec
import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.report import render
from drycc_doctor.testing import run
from drycc_doctor.worlds import named

GOLDEN = Path(__file__).parent / "golden" / "sick"


@pytest.mark.parametrize("name", ["controller-lacks-key", "first-day", "no-address", "node-lost", "storage-crashes"])
def test_a_sick_platform_reads_like_this(name: str):
    report = run(installed().checks, named(name), named=f"the platform {name}")
    said = render("text", msgspec.structs.replace(report, doctor="0.1.0"), width=80)
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("DRYCC_DOCTOR_GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(said, encoding="utf-8")
    assert said == file.read_text(encoding="utf-8")
