"""A question knows itself: its one name, what it needs to be answered, its words for people."""

from typing import get_args

import pytest

from drycc_doctor.cli.page import asked
from drycc_doctor.model.query import AnyQuery, Instrument, Query, any_of

KINDS = get_args(AnyQuery)


def test_every_kind_can_be_recorded():
    assert {*KINDS} == leaves(Query)


def leaves(kind: type[Query]) -> set[type[Query]]:
    below = kind.__subclasses__()
    return {leaf for one in below for leaf in leaves(one)} if below else {kind}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_kind_knows_itself(kind: type[Query]):
    one = kind(**dict.fromkeys(kind.__struct_fields__, "x"))
    assert one.key.split("/")[0] == one.area == kind.__struct_config__.tag
    assert isinstance(kind.instrument, Instrument)
    assert asked(any_of(kind)).count(":") >= 1
    assert (one.right is None) or kind.instrument is Instrument.API_SERVER
