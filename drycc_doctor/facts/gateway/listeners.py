"""The platform's listeners: the Gateway's own, and those that a ListenerSet adds to it (drycc/gateway#listeners)."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.gateway.gateway import API, GATEWAY, PlatformGateway, Routes
from drycc_doctor.facts.gateway.objects import Gateway, Listener, ListenerStatus
from drycc_doctor.facts.kubernetes.objects import holds
from drycc_doctor.facts.platform.generations import Generation
from drycc_doctor.facts.platform.workloads import Platform
from drycc_doctor.model import subject
from drycc_doctor.model.fact import FactContext, Missing, MissingError
from drycc_doctor.model.query import PLATFORM, KubeList
from drycc_doctor.model.reply import Failed, Reason
from drycc_doctor.model.subject import Subject

LISTENER_SET = "drycc-listenerset"
SSH = 2222
"""drycc/gateway#ssh-port-2222."""


class ListenerState(msgspec.Struct, frozen=True):
    """One listener: whose it is, what was wished, and what its controller says of it; None where it says nothing.

    ``behind``: what is said is about what its owner was before. ``attached``: whether a route is; None where it is not known.
    """

    owner: Subject
    spec: Listener
    status: ListenerStatus | None
    behind: bool = False
    attached: bool | None = True

    @property
    def by_design(self) -> bool:
        """Whether it is the Gateway's HTTPS listener without a certificate, which its chart makes so (drycc/gateway#listeners)."""
        return self.spec.name == "https-443" and self.spec.tls is None

    @property
    def hosted(self) -> bool:
        """Whether a route of the platform belongs on it: those of hosts, and the builder's (drycc/gateway#listeners)."""
        return bool(self.spec.hostname) or (self.spec.protocol == "TCP" and self.spec.port == SSH)


class ListenerSets(msgspec.Struct, frozen=True):
    """The ListenerSets of the platform's namespace; the generations before the third have none."""

    items: tuple[Gateway, ...]

    asks: ClassVar = (KubeList(f"{API}/v1", "listenersets", PLATFORM),)

    @classmethod
    def gather(cls, ask: FactContext, platform: Platform) -> Self:
        """One list, where the generation has them."""
        if not platform.generation.listener_set:
            return cls(())
        reply = ask.reply(cls.asks[0], list[object])
        if isinstance(reply, Failed) and reply.reason is Reason.NOT_FOUND:
            missing = Missing.of(cls.asks[0], reply)
            raise MissingError(msgspec.structs.replace(missing, subject=subject.definition("ListenerSet")))
        return cls(ask.objects(cls.asks[0], Gateway))


class Listeners(msgspec.Struct, frozen=True):
    """Every listener of the platform; ``sets`` are its ListenerSets, by their names."""

    generation: Generation
    items: tuple[ListenerState, ...]
    sets: Mapping[str, Gateway]

    asks: ClassVar = ()

    @classmethod
    def gather(
        cls,
        platform: Platform,
        platform_gateway: PlatformGateway,
        listener_sets: ListenerSets,
        routes: Routes | Missing,
    ) -> Self:
        """The Gateway's, then those of the ListenerSets."""
        gateway = platform_gateway.gateway
        taken = None if isinstance(routes, Missing) else _taken(routes)
        own = _states(subject.gateway(GATEWAY), gateway, taken) if gateway else ()
        added = (_states(subject.listener_set(one.metadata.name), one, taken) for one in listener_sets.items)
        sets = {one.metadata.name: one for one in listener_sets.items}
        return cls(platform.generation, (*own, *chain.from_iterable(added)), sets)


def _taken(routes: Routes) -> set[tuple[str, str]]:
    """By owner and name, the listeners that have taken a route: not every istiod counts them (drycc/gateway#route-status)."""
    parents = (parent for _, route in routes.items for parent in route.status.parents)
    return {(p.parent_ref.name, p.parent_ref.section_name) for p in parents if holds(p.conditions, "Accepted")}


def _states(owner: Subject, of: Gateway, taken: set[tuple[str, str]] | None) -> Iterator[ListenerState]:
    statuses = {status.name: status for status in of.status.listeners}
    for spec in of.spec.listeners:
        status = statuses.get(spec.name)
        attached = True if status and status.attached_routes else None
        if attached is None and taken is not None:
            attached = (owner.name, spec.name) in taken
        yield ListenerState(owner, spec, status, of.behind, attached)
