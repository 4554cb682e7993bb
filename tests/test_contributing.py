"""CONTRIBUTING's walk, walked: what it shows is a check and a fact that work as they stand there."""

import re
import types
from pathlib import Path
from typing import Any

import pytest

from drycc_doctor.drycc import DRYCC
from drycc_doctor.engine.selftest import HEALTHY, holds
from drycc_doctor.model.check import Check
from drycc_doctor.model.query import KubeList
from drycc_doctor.testing import verdict
from drycc_doctor.testing.plugin import CheckRules, cases
from drycc_doctor.worlds import healthy

PAGE = (Path(__file__).parent.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")


def shown(begin: str) -> dict[str, Any]:
    """What the block of Python that begins so defines."""
    (code,) = [one for one in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL) if one.startswith(begin)]
    module = types.ModuleType("walk")
    exec(compile(code, "CONTRIBUTING.md", "exec"), module.__dict__)  # its own page's code
    return vars(module)


def test_the_check_is_well_on_healthy_platforms_and_its_examples_hold():
    check: Check[Any] = shown("# checks/drycc_doctor_checks/cluster/control_plane.py")["spare_node"]
    for generation in DRYCC.generations():
        assert verdict(check, healthy(generation)).status in HEALTHY
    tried = list(cases(check))
    assert len(tried) == len(DRYCC.generations())
    assert all(holds(example, result) for example, _, result in tried)
    CheckRules().test_pages_say_enough(check)


def test_the_fact_is_gathered_from_the_one_list_that_it_declares():
    fact = shown("# drycc_doctor/facts/kubernetes/priority_classes.py")["PriorityClasses"]
    assert fact.asks == (KubeList("scheduling.k8s.io/v1", "priorityclasses"),)


@pytest.mark.parametrize("path", re.findall(r"`((?:drycc_doctor|tests|docs)/[\w/.]*)`", PAGE))
def test_what_it_points_at_is_there(path: str):
    assert (Path(__file__).parent.parent / path).exists()
