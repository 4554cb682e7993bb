"""What judges, seals, records and reports knows no Drycc: all of it comes in by the product."""

import re
from pathlib import Path

import pytest

import drycc_doctor

ROOMS = ("engine", "model", "sealing", "bundle", "report")
OURS = re.compile(r"drycc_doctor(?=[. ])|\bdrycc/[a-z-]+#")
"""The package's own name, where it is imported or referred to; and the pages that say what Drycc is."""


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_knows_no_word_of_the_product(room: str):
    files = sorted((Path(drycc_doctor.__file__).parent / room).rglob("*.py"))
    assert files
    found = [
        f"{path.name}:{number}: {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "drycc" in OURS.sub("", line).lower()
    ]
    assert found == []
