"""Where a program's stores are, in words, and a command to look at them."""

import msgspec

from drycc_doctor.api import Missing
from drycc_doctor.facts.parts.external_services import ExternalServices
from drycc_doctor.facts.platform.workloads import Components


class Store(msgspec.Struct, frozen=True):
    """A database or a cache: how it is called in a sentence, how to look at it, and how to start it anew."""

    words: str
    look: str
    restart: str


def store(name: str, workload: str, components: Components | Missing, elsewhere: ExternalServices | Missing) -> Store:
    """The ``database`` or the ``cache`` of this workload, here or elsewhere."""
    kind = workload.removeprefix("drycc-")
    items = () if isinstance(elsewhere, Missing) else elsewhere.items
    places = [one.place for one in items if one.place.what == kind]
    if isinstance(components, Components) and components.find(workload):
        restart = f"kubectl rollout restart -n @ statefulset/{workload}"
        return Store(f"the {name} ({workload})", f"kubectl get pods -n @ -l app={workload}", restart)
    if places:
        at = f"{places[0].host}:{places[0].port}"
        look = f"see how {at} is, from a node: nc -vz {places[0].host} {places[0].port}"
        return Store(f"the {name} at {at}", look, "restart it where it runs")
    return Store(f"the {name}", f"see how the {name} is", "restart it")
