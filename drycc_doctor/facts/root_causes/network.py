"""What does not come through where a NetworkPolicy forbids it."""

from drycc_doctor.facts.root_causes.uses import WAITS
from drycc_doctor.model import subject
from drycc_doctor.model.edge import Edge
from drycc_doctor.model.subject import component, thing

_POLICY, _FORBIDS = thing("NetworkPolicy", "*"), ("denies-all", "cuts-*")
_FORBIDDEN = "Kubernetes: Network Policies"
_ANY, _DATABASE = component("*"), component("drycc-database")

EDGES = (
    Edge(_ANY, ("cut-off",), _POLICY, _FORBIDDEN, _FORBIDS),
    Edge(_ANY, WAITS, _ANY, _FORBIDDEN, ("cut-off",), same=True),
    Edge(_DATABASE, ("no-leader", "stale"), _DATABASE, "its leader renews its lock by the API server", ("cut-off",)),
    *(
        Edge(asked, ("no-backend", "gateway-timeout", "timeout"), _POLICY, _FORBIDDEN, _FORBIDS)
        for asked in (subject.host("*"), subject.address("*"))
    ),
)
"""Looked for before what parts lack of each other."""
