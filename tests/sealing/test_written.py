"""Of ``managedFields`` a time for each key comes through the door, and nothing else."""

import json
from typing import Any

import pytest

from drycc_doctor.disclosures import DRYCC
from drycc_doctor.sealing.door import Door

EARLY, LATE = "2026-01-01T00:00:00Z", "2026-02-02T00:00:00Z"


def entry(time: object, *keys: str, manager: str = "hidden-manager", part: str = "f:data", **more: object) -> Any:
    fields = {part: {".": {}} | {f"f:{key}": {} for key in keys}, "f:metadata": {"f:labels": {"f:hidden-label": {}}}}
    told = {"manager": manager, "operation": "Update", "apiVersion": "v1", "fieldsType": "FieldsV1"}
    return told | {"time": time, "fieldsV1": fields} | more


def told(*entries: object, kind: str = "secrets", **obj: object) -> Any:
    metadata = {"name": "s", "managedFields": list(entries)}
    return Door(DRYCC).kube(kind, {"metadata": metadata, "data": {"a": "YQ==", "b": "Yg=="}} | obj)


@pytest.mark.parametrize("kind", ["secrets", "configmaps"])
def test_nothing_but_times_of_its_own_keys_comes_through(kind: str):
    sealed = told(entry(EARLY, "a", "hidden-key"), entry(LATE, "b", subresource="hidden-part"), kind=kind)
    assert sealed["written"] == {"a": EARLY}
    assert "hidden" not in json.dumps(sealed)
    assert "managedFields" not in json.dumps(sealed)


def test_the_earliest_of_those_that_own_a_key_counts():
    """Who changes a value takes it from the others; who writes the same later joins them."""
    assert told(entry(LATE, "a", "b"), entry(EARLY, "a"))["written"] == {"a": EARLY, "b": LATE}


def test_who_owns_nothing_but_labels_says_nothing():
    assert "written" not in told(entry(LATE))


def test_what_was_written_as_text_is_a_key_too():
    assert told(entry(LATE, "a", part="f:stringData"))["written"] == {"a": LATE}


def test_binary_data_has_keys():
    sealed = told(entry(LATE, "c", part="f:binaryData"), kind="configmaps", binaryData={"c": "AAEC"})
    assert sealed["written"] == {"c": LATE}


@pytest.mark.parametrize("time", ["hidden", "2026-01-01T00:00:00Z hidden", None, 7, ["hidden"]])
def test_a_time_is_a_time(time: object):
    assert "hidden" not in json.dumps(told(entry(time, "a")))


@pytest.mark.parametrize("fields", [None, "hidden", [], {"f:data": "hidden"}, {"f:data": ["f:a"]}])
def test_odd_fields_are_none(fields: object):
    assert "written" not in told(entry(LATE) | {"fieldsV1": fields})


@pytest.mark.parametrize("managed", [None, "hidden", {}, ["hidden", None, 7]])
def test_odd_managed_fields_are_none(managed: object):
    sealed = Door(DRYCC).kube("secrets", {"metadata": {"name": "s", "managedFields": managed}, "data": {"a": "YQ=="}})
    assert "written" not in sealed
    assert "hidden" not in json.dumps(sealed)


def test_nobody_can_say_written_but_the_door():
    assert "written" not in told(written={"a": "hidden"})
    assert "written" not in told(kind="configmaps", written={"a": "hidden"})


def test_no_other_kind_has_times():
    assert "written" not in Door(DRYCC).kube("pods", {"metadata": {"name": "p", "managedFields": [entry(LATE, "a")]}})


def test_a_secret_without_data_has_none():
    assert "written" not in Door(DRYCC).kube(
        "secrets", {"metadata": {"name": "s", "managedFields": [entry(LATE, "a")]}}
    )
