"""What several examples do to a World before they do what is their own."""

from __future__ import annotations

from collections.abc import Callable

from drycc_doctor.api import World

Change = Callable[[World], object]


def in_turn(*changes: Change) -> Change:
    """One change after the other."""

    def change(world: World) -> None:
        for one in changes:
            one(world)

    return change


def with_tls(*changes: Change) -> Change:
    """Of a platform whose gateway ends TLS, with certificates that are well."""
    return in_turn(lambda w: w.serve_tls(), *changes)


def from_nodes(*changes: Change) -> Change:
    """Of a platform without a load balancer, whose nodes listen themselves."""
    return in_turn(lambda w: w.serve_from_nodes(), *changes)


def by_name(*changes: Change) -> Change:
    """Of a platform whose load balancer is known by a host name, lb-1.example.net, which does not resolve."""
    return in_turn(lambda w: w.gateway.give("lb-1.example.net"), *changes)
