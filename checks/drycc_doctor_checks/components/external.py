"""What runs elsewhere answers."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import SKIP, UNKNOWN, Finding, Missing, World, check, fail, passed, skip, subject, unknown
from drycc_doctor.facts.kubernetes.pod_health import is_ready
from drycc_doctor.facts.parts.external_services import Elsewhere, Seen
from drycc_doctor.facts.platform.workloads import Components

_STORES = ("database", "valkey", "storage", "registry")
_USED_BY = {
    "database": ("controller", "passport", "grafana", "quickwit"),
    "valkey": ("controller", "passport", "grafana"),
    "storage": ("builder", "registry", "quickwit"),
    "registry": ("builder", "controller"),
    "passport": ("controller", "grafana"),
    "victoriametrics": ("controller",),
}


@check("components-external", title="What runs elsewhere answers")
def external(components: Components, elsewhere: Elsewhere | Missing) -> Iterator[Finding]:
    """Database, cache, object storage, registry, passport and metrics may run outside of the cluster.

    The values of the Helm release name them. The host of each is looked up from here, and its port is tried at each of
    its IPv4 addresses; nothing is said to it. From inside of the cluster none of it can be tried by reading alone. So
    where it does not answer here while all that use it are ready, it is most likely reached from inside only, by private
    names or addresses, and this does not count as a failure; where one of them is not ready, it does.

    See that the service runs, that its name resolves, and that firewalls let the nodes in.
    """
    if isinstance(elsewhere, Missing):
        if not all(components.find(f"drycc-{name}") for name in _STORES):
            yield unknown(
                str(elsewhere.reason), elsewhere.subject, f"what runs elsewhere is not known: {elsewhere.why}"
            )
            return
        elsewhere = Elsewhere(())
    if not elsewhere.items:
        yield skip("on-cluster", subject.platform(), "all that the platform leans on runs on this cluster")
        return
    found = [finding for one in elsewhere.items if (finding := _judged(one, components)) is not None]
    yield from found
    if not found:
        names = ", ".join(f"{one.place.what} at {one.place.host}:{one.place.port}" for one in elsewhere.items)
        yield passed("ok", subject.platform(), f"from here all answer: {names}")


def _judged(one: Seen, components: Components) -> Finding | None:
    place = one.place
    about = subject.external(place.what, f"{place.host}:{place.port}")
    if not one.known:
        return unknown("no-answer", subject.resolver(), f"the resolver does not tell where {place.host} is")
    if one.tried and not one.closed:
        return None
    code = "closed" if one.tried else "no-name"
    what = f"port {place.port} does not answer at {', '.join(one.closed[:3])}" if one.tried else "does not resolve"
    why = f"the {place.what} that runs elsewhere, {place.host}: {what}, from here"
    unready = _unready(place.what, components)
    if not unready:
        return skip("inside-only", about, f"{why}; all that use it are ready: it may be reached from inside only")
    remedy = f"from a node: nc -vz {place.host} {place.port}; see that it runs, its name, and the firewalls"
    return fail(code, about, f"{why}; {', '.join(unready[:3])} not ready", remedy=remedy)


def _unready(what: str, components: Components) -> list[str]:
    users = tuple(f"drycc-{name}" for name in _USED_BY[what])
    parts = [part for part in components.items if part.name.startswith(users)]
    return [part.name for part in parts if not any(map(is_ready, part.pods))]


@external.must_fail("closed", "the database elsewhere is down, and so is the controller")
def closed(world: World) -> None:
    world.run_elsewhere("database")
    world.elsewhere.close("database")
    world.component("controller").fail_probe()


@external.must_fail("no-name", "the name of the cache elsewhere is gone, and the controller waits for it")
def no_name(world: World) -> None:
    world.run_elsewhere("valkey")
    world.elsewhere.forget("valkey")
    world.component("controller").wait_in_init()


@external.must_be(SKIP, "inside-only", "the database elsewhere answers inside only")
def inside_only(world: World) -> None:
    world.run_elsewhere("database")
    world.elsewhere.close("database")


@external.must_be(UNKNOWN, "no-answer", "the resolver is silent")
def silent(world: World) -> None:
    world.run_elsewhere("database")
    world.dns.silence()


external.must_be(SKIP, "on-cluster", "all runs on this cluster", lambda w: w.component("database"))


@external.must_be(UNKNOWN, "forbidden", "the database runs elsewhere, and we may not read the release that says where")
def not_allowed(world: World) -> None:
    world.run_elsewhere("database")
    world.deny("list secrets")
