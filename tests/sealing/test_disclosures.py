"""What may be disclosed is given to the door; without it, nothing is."""

import re

from drycc_doctor.disclosures import DRYCC
from drycc_doctor.sealing.disclosures import Disclosures
from drycc_doctor.sealing.door import Door

POD = {
    "metadata": {"annotations": {"drycc.cc/app": "shop"}},
    "spec": {"containers": [{"env": [{"name": "DRYCC_DEBUG", "value": "true"}], "args": ["sleep"]}]},
}


def test_without_disclosures_values_stay_sealed():
    sealed = Door(Disclosures()).kube("pods", POD)
    container = sealed["spec"]["containers"][0]
    values = [sealed["metadata"]["annotations"]["drycc.cc/app"], container["env"][0]["value"], container["args"][0]]
    assert [value["$sealed"] for value in values] == ["seal"] * 3
    assert Door(DRYCC).kube("pods", POD) == POD


def test_known_passwords_are_the_products():
    assert "known" not in Door(Disclosures()).sealer.seal("minioadmin")
    assert Door(DRYCC).sealer.seal("minioadmin")["known"] == "minioadmin"
    assert Door(Disclosures()).sealer.seal("admin")["known"] == "admin"


def test_of_two_the_first_decides():
    one, other = (
        Disclosures(variables={"A*": re.compile("1")}),
        Disclosures(variables={"A*": re.compile("2"), "B": re.compile("3")}),
    )
    both = one | other
    assert {name: grammar.pattern for name, grammar in both.variables.items()} == {"A*": "1", "B": "3"}
    assert list((DRYCC | other).variables)[: len(DRYCC.variables)] == list(DRYCC.variables)
