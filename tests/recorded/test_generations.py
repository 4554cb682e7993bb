"""Which generation real controllers say their words are about, in every state that was recorded of them.

``generations.jsonl`` has the Gateways, ListenerSets, routes, Certificates and Issuers of ninety states of istiod (two versions,
and two of the Gateway API's kinds) and forty of cert-manager: each object once, with the states that it is of. Of the statuses
it has what tells of generations and renewals; times are the word TIME.
"""

from collections import defaultdict
from pathlib import Path
from typing import Any

import msgspec
import pytest

from drycc_doctor.facts.gateway.objects import Gateway, Route
from drycc_doctor.facts.kubernetes.clock import Clock
from drycc_doctor.facts.tls.cert_manager import CertManagerObject
from drycc_doctor.facts.tls.renewal import Renewal
from drycc_doctor.model.fact import read

DATA = Path(__file__).parent / "generations.jsonl"
OBJECTS: list[dict[str, Any]] = [msgspec.json.decode(line) for line in DATA.read_bytes().splitlines()]
TYPES: dict[str, Any] = {"Gateway": Gateway, "ListenerSet": Gateway, "HTTPRoute": Route, "TCPRoute": Route}
TYPES |= {"Certificate": CertManagerObject, "Issuer": CertManagerObject}
STOPPED = "istiod-stopped-and-changed"


def test_only_what_was_changed_while_nobody_looked_is_behind():
    """Above all no state in which a controller runs, whatever it complains of."""
    behind = defaultdict(set)
    for one in OBJECTS:
        if read(one, TYPES[one["kind"]]).behind:
            behind[one["kind"]] |= set(one["in"])
    assert behind == {
        "Gateway": {STOPPED, "class-changed-later"},
        "ListenerSet": {STOPPED},
        "HTTPRoute": {STOPPED},
    }


def test_there_is_something_to_be_wrong_about():
    """Objects of later generations than the first, and words without a generation: the Gateway API's own first ones."""
    newer = [one for one in OBJECTS if one["metadata"]["generation"] > 1]
    silent = [one for one in OBJECTS if one["status"].get("conditions") and "observedGeneration" not in str(one)]
    assert len(newer) >= 10
    assert {reason for one in silent for reason in (c["reason"] for c in one["status"]["conditions"])} == {"Pending"}


@pytest.mark.parametrize(
    "state", sorted({name for one in OBJECTS if one["kind"] == "Certificate" for name in one["in"]})
)
def test_only_a_try_that_failed_is_late_of_itself(state: str):
    """All else takes a time: a renewal under way looks as one that hangs."""
    (one,) = [each for each in OBJECTS if each["kind"] == "Certificate" and state in each["in"]]
    certificate = read(one, CertManagerObject)
    renewal = Renewal.of(certificate, Clock(0))
    assert renewal.late == any(c["reason"] == "Failed" for c in one["status"].get("conditions", ()))
    assert certificate.issuing == any(
        (c["type"], c["status"]) == ("Issuing", "True") for c in one["status"].get("conditions", ())
    )
