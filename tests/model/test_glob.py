"""Globs are matched as the standard library matches them."""

from fnmatch import fnmatchcase

from hypothesis import given
from hypothesis import strategies as st

from drycc_doctor.model.glob import fits


@given(st.text("ab_\n", max_size=8), st.text("ab_*?", max_size=6))
def test_as_the_standard_library(name: str, glob: str):
    assert fits(name, glob) == fnmatchcase(name, glob)


def test_a_class_of_characters():
    assert fits("drycc-database-0", "drycc-database-[0-9]*")
    assert not fits("drycc-database-x", "drycc-database-[0-9]*")
