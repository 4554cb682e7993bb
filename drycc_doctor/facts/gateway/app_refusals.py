"""Why the apps' own Services of type LoadBalancer get no address, in the words of who should give them one."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.gateway.app_gateways import AppGateways
from drycc_doctor.facts.kubernetes.clock import ClusterClock
from drycc_doctor.facts.platform.events import RECENT, Event
from drycc_doctor.model.fact import FactContext, fields_of
from drycc_doctor.model.query import KubeList


class AppRefusals(msgspec.Struct, frozen=True):
    """The last recent warning about a Service of each app, by the app; asked for where one has no address, and else not."""

    items: dict[str, Event] = {}

    asks: ClassVar = (
        KubeList("v1", "events", fields="type=Warning,involvedObject.kind=Service", keep=fields_of(Event)),
    )

    @classmethod
    def gather(cls, ask: FactContext, app_gateways: AppGateways, clock: ClusterClock) -> Self:
        """One list of the whole cluster, mostly not made. A Gateway's Service begins with its name."""
        lacking = {one.metadata.name for one in app_gateways.items if not one.status.addresses}
        if not lacking:
            return cls()
        found: dict[str, Event] = {}
        for event in sorted(ask.objects(cls.asks[0], Event), key=lambda one: one.last):
            about, age = event.involved_object, clock.since(event.last)
            if (
                about.namespace in lacking
                and about.name.startswith(about.namespace)
                and age is not None
                and age <= RECENT
            ):
                found[about.namespace] = event
        return cls(found)
