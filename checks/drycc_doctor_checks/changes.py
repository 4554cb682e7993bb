"""Changes of a World that many examples make: what answers in a program's place, and what is so before something breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from drycc_doctor.api import World
from drycc_doctor.model.check import Check

if TYPE_CHECKING:
    from drycc_doctor.worlds.answers import Answer
    from drycc_doctor.worlds.happenings.app import App
    from drycc_doctor.worlds.happenings.component import Component
    from drycc_doctor.worlds.happenings.node import Node

T = TypeVar("T")
Change = Callable[[World], object]
_TYPES = {"<": "text/html", "{": "application/json"}  # by how the body begins
PARKED = "<title>Parked</title>"


def in_turn(*changes: Change) -> Change:
    """One change after the other."""

    def change(world: World) -> None:
        for one in changes:
            one(world)

    return change


def with_tls(*changes: Change) -> Change:
    """Of a platform whose gateway ends TLS, with certificates that are well."""
    return in_turn(lambda w: w.serve_tls(), *changes)


def with_hooks(*changes: Change) -> Change:
    """Of a platform that has deploy hooks."""
    return in_turn(lambda w: w.add_hooks(), *changes)


def refer_hooks(world: World) -> None:
    """Somebody moved the URLs of deploy hooks into a Secret, for there are tokens in them."""
    world.component("controller").refer_env("DRYCC_DEPLOY_HOOK_URLS", {"name": "hooks", "key": "urls"})


def from_nodes(*changes: Change) -> Change:
    """Of a platform without a load balancer, whose nodes listen themselves."""
    return in_turn(lambda w: w.serve_from_nodes(), *changes)


def with_host_name(*changes: Change) -> Change:
    """Of a platform whose load balancer is known by a host name, lb-1.example.net, which does not resolve."""
    return in_turn(lambda w: w.gateway.give("lb-1.example.net"), *changes)


def where_runs(component: str, *changes: Change) -> Change:
    """Of a platform where a component runs on the cluster: NotThereError where it does not."""
    return in_turn(lambda w: w.component(component), *changes)


def for_each(items: Callable[[World], Iterable[T]], change: Callable[[World, T], object]) -> Change:
    """Something happens with each of some items of the World."""
    return lambda w: [change(w, one) for one in items(w)]


def to_each_app(change: Callable[[App], object]) -> Change:
    """Something happens to every app."""
    return lambda w: [change(w.app(name)) for name in w.apps]


def to_each(components: Iterable[str], change: Callable[[Component], object]) -> Change:
    """Something happens to each of these components."""
    return lambda w: [change(w.component(name)) for name in components]


def to_each_node(change: Callable[[Node], object]) -> Change:
    """Something happens to all three nodes."""
    return lambda w: [change(w.node(f"node-{number}")) for number in (1, 2, 3)]


def put(part: Callable[[World], object], **values: object) -> Change:
    """Attributes of a part of the World get other values, or of each in a list of parts."""

    def change(world: World) -> None:
        of = part(world)
        for one in of if isinstance(of, list) else [of]:
            for name, value in values.items():
                setattr(one, name, value)

    return change


def lacks_image(component: str, why: str) -> Change:
    """A component's image cannot be pulled, for this reason."""
    return lambda world: world.component(component).lack_image(why)


def refuses(component: str, why: str) -> Change:
    """The API server refuses a component's pods, for this reason."""
    return lambda world: world.component(component).be_refused(why)


def set_env(component: str, name: str, value: str | None) -> Change:
    """A component's variable has another value; with None it is taken away."""
    return lambda w: w.component(component).set_env(name, value)


def set_value(path: str, to: Any, **which: int) -> Change:
    """A Helm value is set, in the newest revision of the release, or with ``revision=0`` in the first."""
    return lambda w: w.release.set(path, to, **which)


def rewrite_manifest(old: str, new: str) -> Change:
    """The manifest of the release has another text in some place."""
    return lambda w: w.release.rewrite(old, new)


def keep_one_pod(part: Component) -> None:
    """A component was scaled to one pod."""
    for pod in part.pods[1:]:
        part.remove_pod(pod)
    part.workload["spec"]["replicas"] = 1


def without(*components: str) -> Change:
    """These components are not on the cluster, if ever they were."""

    def change(world: World) -> None:
        for name in components:
            with suppress(KeyError):
                world.component(name).delete()

    return change


without_grafana = in_turn(
    lambda w: w.component("grafana").delete(), lambda w: w.objects.remove("services", "drycc-grafana")
)
"""Grafana is switched off."""


def answer(status: int = 0, body: str = "", *, trouble: str = "", **headers: str) -> Answer:
    """An HTTP answer of HTML, JSON or plain text; or, in ``trouble``, how it goes wrong, as Answer lists it."""
    from drycc_doctor.worlds.answers import Answer  # judging a real platform imports no World (decision 11)

    kind = {"content-type": _TYPES.get(body[:1], "text/plain")} if status else {}
    return Answer(status, [*kind.items(), *headers.items()], body.encode(), trouble)


def at_name(host: str, status: int = 200, body: str = "", **headers: str) -> Change:
    """Something else answers at one of the platform's names, which ``host`` is the first label of."""
    return lambda w: w.sites.update({w.host(host): answer(status, body, **headers)})


def at_path(component: str, path: str, status: int, body: str = "") -> Change:
    """A component's program answers a path in this way; every path where it is a star."""
    return lambda w: w.component(component).answer(path, answer(status, body))


def elsewhere(part: str, status: int = 0, body: str = "", *, trouble: str = "") -> Change:
    """What runs elsewhere, ``hooks`` or ``metrics``, answers in this way."""
    return lambda w: setattr(w.elsewhere, part, answer(status, body, trouble=trouble))


def unknown_without(check: Check[World], right: str, since: str = "") -> None:
    """Declare the example that a check is UNKNOWN where a right is missing, such as ``list secrets``."""
    check.must_not_know("forbidden", f"we may not {right}", lambda w: w.deny(right), since=since)
