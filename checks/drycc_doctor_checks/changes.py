"""Changes of a World that many examples make; and an example that many checks have."""

from collections.abc import Callable
from typing import Any

from drycc_doctor.api import World
from drycc_doctor.model.check import Check

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


def set_env(component: str, name: str, value: str | None) -> Change:
    """A component's variable has another value; with None it is taken away."""
    return lambda world: world.component(component).set_env(name, value)


def set_value(path: str, to: Any, **which: int) -> Change:
    """A Helm value is set, in the newest revision of the release, or with ``revision=0`` in the first."""
    return lambda world: world.release.set(path, to, **which)


def rewrite_manifest(old: str, new: str) -> Change:
    """The manifest of the release has another text in some place."""
    return lambda world: world.release.rewrite(old, new)


def keep_one_pod(world: World, component: str) -> None:
    """A component was scaled to one pod."""
    part = world.component(component)
    for pod in part.pods[1:]:
        part.remove_pod(pod)
    part.workload["spec"]["replicas"] = 1


def unknown_without(check: Check[World], right: str, since: str = "") -> None:
    """Declare the example that a check is UNKNOWN where a right is missing, such as ``list secrets``."""
    check.must_not_know("forbidden", f"we may not {right}", lambda w: w.deny(right), since=since)
