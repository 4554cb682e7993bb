"""Every listener of the platform is served, and has the routes that belong on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from drycc_doctor.api import UNKNOWN, Finding, Missing, Subject, check, fail, passed, subject, unknown
from drycc_doctor.facts.gateway.listeners import LISTENER_SET, Heard, Listeners
from drycc_doctor.facts.kubernetes.objects import condition

if TYPE_CHECKING:
    pass

_CODES = {"Accepted": "not-accepted", "ResolvedRefs": "unresolved", "Programmed": "not-programmed"}
_WORST = 3


@check("gateway-listeners", title="Every listener is served and has its routes")
def listeners(known: Listeners | Missing) -> Iterator[Finding]:
    """A listener is a port and a host name; one that is not served answers nobody, or with 404.

    The listeners of the Gateway drycc-gateway are judged, and those of its ListenerSet (third generation): each must be
    accepted, without conflict, with its references resolved (its certificate's Secret), and programmed; a route of the
    platform must be attached to each that has a host name, and to the builder's. The Gateway's own HTTPS listener of the
    third generation has no certificate by design: that it is not served is no finding.

    An unresolved reference: see the Certificate drycc-auto-tls and its Secret. A conflict: two listeners share port and
    host name. No route: the chart's route was deleted, or names another listener. A ListenerSet that nobody has looked
    at: istiod is too old, or the Gateway API is older than v1.5.
    """
    if isinstance(known, Missing):
        yield unknown(known.reason, known.subject, f"the listeners were not looked at: {known.why}")
        return
    about = subject.gateway("drycc-gateway")
    if not any(one.owner == about for one in known.items):
        yield unknown("no-gateway", about, "the listeners serve nobody: there is no Gateway drycc-gateway")
        return
    bad = [*_sets(known), *_grouped(known.items)]
    yield from bad
    if not bad:
        yield passed("ok", about, f"all {len(known.items)} listeners are served")


def _sets(known: Listeners) -> Iterator[Finding]:
    about = subject.listener_set(LISTENER_SET)
    if known.generation == "g3" and LISTENER_SET not in known.sets:
        why = f"there is no ListenerSet {LISTENER_SET}: no host name of the platform is listened for"
        yield fail("no-listenerset", about, why, remedy="helm upgrade the release: the gateway's chart makes it")
    for name, conditions in known.sets.items():
        about, said = subject.listener_set(name), condition(conditions, "Accepted")
        if said is None or (said.status, said.reason) == ("Unknown", "Pending"):
            why = f"no controller has looked at ListenerSet {name}"
            remedy = "upgrade istiod to one that serves ListenerSet v1: kubectl get pods -n istio-system"
            yield fail("ignored", about, why, remedy=remedy)
        elif not said.true:
            why = f"ListenerSet {name} is not accepted: {said.reason}: {said.message}"
            yield fail("set-refused", about, why, remedy=f"kubectl describe listenerset -n @ {name}")


def _grouped(items: tuple[Heard, ...]) -> Iterator[Finding]:
    """Listeners that share a trouble are one finding."""
    groups: dict[tuple[Subject, str, str], list[str]] = {}
    for one in items:
        if (found := _trouble(one)) is not None:
            groups.setdefault((one.owner, *found), []).append(one.spec.name)
    for (owner, code, said), names in groups.items():
        told = ", ".join(names[:_WORST]) + (f" and {len(names) - _WORST} more" if len(names) > _WORST else "")
        why = f"{owner}, {f'{len(names)} listeners' if len(names) > 1 else 'listener'} {told}: {said}"
        about = subject.listeners(owner.name)
        if code:
            yield fail(code, about, why, remedy=f"kubectl describe {owner.kind.lower()} -n @ {owner.name}")
        else:
            yield unknown("unsaid", about, why)


def _trouble(one: Heard) -> tuple[str, str] | None:
    """The deepest thing that is wrong with a listener: a code, empty where nothing is said, and what is said."""
    if one.status is None or not one.status.conditions:
        return None if one.by_design else ("", "its controller says nothing of it")
    conflict = condition(one.status.conditions, "Conflicted")
    if conflict is not None and conflict.true:
        return "conflicted", f"in conflict: {conflict.reason}: {conflict.message}"
    for type_, code in _CODES.items():
        said = condition(one.status.conditions, type_)
        if said is not None and not said.true and not (one.by_design and type_ != "Accepted"):
            return code, f"{type_} is not true: {said.reason}: {said.message}"
    if one.hosted and not one.status.attached_routes:
        return "no-routes", "no route is attached"
    return None


listeners.must_fail(
    "unresolved",
    "the certificate's Secret is gone",
    lambda w: w.gateway.refuse_listeners(
        "ResolvedRefs", "False", "InvalidCertificateRef", "secret drycc-auto-tls not found"
    ),
)
listeners.must_fail(
    "not-programmed",
    "the listeners' settings cannot be served",
    lambda w: w.gateway.refuse_listeners("Programmed", "False", "Invalid", "port 80 cannot be served"),
)
listeners.must_fail(
    "not-accepted",
    "the ports of the listeners are not available",
    lambda w: w.gateway.refuse_listeners("Accepted", "False", "PortUnavailable", "port 80 is not available"),
)
listeners.must_fail(
    "conflicted",
    "two listeners share a port and a host name",
    lambda w: w.gateway.refuse_listeners(
        "Conflicted", "True", "HostnameConflict", "another listener has this host name"
    ),
)
listeners.must_fail("no-routes", "somebody deleted passport's route", lambda w: w.route("passport").delete())
listeners.must_fail(
    "no-listenerset", "somebody deleted the ListenerSet", lambda w: w.gateway.delete_listener_set(), since="g3"
)
listeners.must_fail(
    "set-refused", "the Gateway lets no ListenerSet add to it", lambda w: w.gateway.refuse_listener_set(), since="g3"
)
listeners.must_fail(
    "ignored", "istiod is too old for ListenerSets", lambda w: w.gateway.ignore_listener_set(), since="g3"
)
listeners.must_be(
    UNKNOWN, "unsaid", "the Gateway's controller says nothing of its listeners", lambda w: w.gateway.forget_listeners()
)
listeners.must_be(
    UNKNOWN, "forbidden", "we may not list Gateways", lambda w: w.deny("list gateways.gateway.networking.k8s.io")
)
listeners.must_be(UNKNOWN, "no-gateway", "somebody deleted the Gateway", lambda w: w.gateway.delete())
