from drycc_doctor.api import (
    Findings,
    Missing,
    check,
    fail,
    grouped,
    listing,
    passed,
    subject,
    unknown,
    unknown_because,
    warn,
)
from drycc_doctor.facts.gateway.gateway import GATEWAY
from drycc_doctor.facts.gateway.listeners import LISTENER_SET, Listeners, ListenerState
from drycc_doctor.facts.gateway.objects import Listener
from drycc_doctor.facts.kubernetes.objects import condition
from drycc_doctor_checks.changes import in_turn, with_tls
from drycc_doctor_checks.gateway import is_ignored

_CODES = {"Accepted": "not-accepted", "ResolvedRefs": "unresolved", "Programmed": "not-programmed"}


@check("gateway-listeners", title="Every listener is served and has its routes")
def listeners(listeners: Listeners | Missing) -> Findings:
    """A listener is a port and a host name; one that is not served answers nobody, or with 404.

    The listeners of the Gateway drycc-gateway are judged, and those of its ListenerSet (third generation): each must be
    accepted, without conflict, with its references resolved (its certificate's Secret), and programmed; a route of the
    platform must be attached to each that has a host name, and to the builder's. The Gateway's own HTTPS listener of the
    third generation has no certificate by design: that it is not served is no finding.

    An unresolved reference: see the Certificate drycc-auto-tls and its Secret. A conflict: two listeners share port and
    host name. No route: the chart's route was deleted, or names another listener. A ListenerSet that nobody has looked
    at: istiod is too old, or the Gateway API is older than v1.5.
    """
    about = subject.gateway("drycc-gateway")
    if isinstance(listeners, Missing):
        yield unknown_because(listeners, "the listeners were not looked at")
    elif not any(listener.owner == about for listener in listeners.items):
        yield unknown("no-gateway", about, "the listeners serve nobody: there is no Gateway drycc-gateway")
    else:
        trouble = [*_sets(listeners), *_grouped(listeners.items), *_doubled(listeners.items)]
        yield from trouble or [passed("ok", about, f"all {len(listeners.items)} listeners are served")]


def _sets(listeners: Listeners) -> Findings:
    elsewhere = any(one.spec.hostname for one in listeners.items)
    if listeners.generation.listener_set and LISTENER_SET not in listeners.sets and not elsewhere:
        why = f"there is no ListenerSet {LISTENER_SET}: no host name of the platform is listened for"
        remedy = "helm upgrade the release: the gateway's chart makes it"
        yield fail("no-listenerset", subject.listener_set(LISTENER_SET), why, remedy=remedy)
    for name, listener_set in listeners.sets.items():
        about, accepted = subject.listener_set(name), condition(listener_set.status.conditions, "Accepted")
        if (parent := listener_set.spec.parent_ref.name) != GATEWAY:
            why = f"ListenerSet {name} adds its listeners to Gateway {parent}, which is not the platform's"
            yield fail("other-gateway", about, why, remedy="helm upgrade the release: its chart names drycc-gateway")
        elif accepted is None or is_ignored(accepted):
            why = f"no controller has looked at ListenerSet {name}"
            remedy = "upgrade the controller of the Gateway's class to one that serves ListenerSet v1"
            yield fail("ignored", about, why, remedy=remedy)
        elif not accepted.true:
            why = f"ListenerSet {name} is not accepted: {accepted.reason}: {accepted.message}"
            yield fail("set-refused", about, why, remedy=f"kubectl describe listenerset -n @ {name}")


def _grouped(items: tuple[ListenerState, ...]) -> Findings:
    """Listeners that share a trouble are one finding."""
    troubles = ((one, trouble) for one in items if (trouble := _trouble(one)) is not None)
    groups = grouped(((one.owner, trouble), one.spec.name) for one, trouble in troubles)
    for (owner, (code, clause)), names in groups.items():
        which = f"{len(names)} listeners" if len(names) > 1 else "listener"
        about, why = subject.listeners(owner.name), f"{owner}, {which} {listing(names)}: {clause}"
        if code:
            yield fail(code, about, why, remedy=f"kubectl describe {owner.kind.lower()} -n @ {owner.name}")
        else:
            yield unknown("unsaid", about, why)


def _doubled(items: tuple[ListenerState, ...]) -> Findings:
    """Listeners of one port that cannot be told apart, where their controller does not say so: not all do."""
    for i, one in enumerate(items):
        prior = next((each for each in items[:i] if _alike(each.spec, one.spec)), None)
        told = condition(one.status.conditions, "Conflicted") if one.status else None
        if prior is not None and not (told and told.true):
            what = f"listeners {prior.spec.name} and {one.spec.name} share port {one.spec.port}"
            why = (
                f"{what}{f' and host {one.spec.hostname}' if one.spec.hostname else ''}: only one of them can be served"
            )
            remedy = "take the one out that no chart makes: kubectl get gateway,listenerset -n @ -o yaml"
            yield warn("doubled", subject.listeners(one.owner.name), why, remedy=remedy)


def _alike(one: Listener, other: Listener) -> bool:
    """Whether requests cannot be told apart (Gateway API, listener distinctness)."""
    mixed = "TCP" in {one.protocol, other.protocol}
    return one.port == other.port and (mixed or one.hostname == other.hostname)


def _trouble(listener: ListenerState) -> tuple[str, str] | None:
    """The deepest thing that is wrong with a listener: a code, empty where no controller says anything, and a clause."""
    if listener.status is None or not listener.status.conditions:
        return None if listener.by_design else ("", "its controller says nothing of it")
    conflict = condition(listener.status.conditions, "Conflicted")
    if conflict is not None and conflict.true:
        return "conflicted", f"in conflict: {conflict.reason}: {conflict.message}"
    for type_, code in _CODES.items():
        one = condition(listener.status.conditions, type_)
        if one is not None and not one.true and not (listener.by_design and type_ != "Accepted"):
            return code, f"{type_} is not true: {one.reason}: {one.message}"
    if listener.behind:
        return "", "its controller has not looked at the newest change"
    if listener.hosted and listener.attached is None:
        return "", "whether a route is attached is not known"
    return ("no-routes", "no route is attached") if listener.hosted and not listener.attached else None


listeners.must_fail("unresolved", "the certificate's Secret is gone", with_tls(lambda w: w.acme.lose_secret()))
listeners.must_fail("not-programmed", "the listeners' settings cannot be served")(
    lambda w: w.gateway.refuse_listeners("Programmed", "False", "Invalid", "port 80 cannot be served")
)
listeners.must_fail("not-accepted", "the ports of the listeners are not available")(
    lambda w: w.gateway.refuse_listeners("Accepted", "False", "PortUnavailable", "port 80 is not available")
)
listeners.must_fail("conflicted", "two listeners share a port, and speak otherwise")(
    lambda w: w.gateway.add_listener("tcp-80", 80, "TCP")
)
listeners.must_warn("doubled", "two listeners share a port and a host name, and an older istiod does not say so")(
    in_turn(lambda w: w.gateway.use_old_istiod(), lambda w: w.gateway.add_listener("http-80-any", 80, "TCP"))
)
listeners.must_fail("no-routes", "somebody deleted passport's route", lambda w: w.route("passport").delete())
listeners.must_fail("no-listenerset", "there is no ListenerSet", lambda w: w.gateway.delete_listener_set(), since="g3")
listeners.must_fail("set-refused", "the Gateway allows no set", lambda w: w.gateway.refuse_listener_set(), since="g3")
listeners.must_fail("ignored", "istiod knows no ListenerSet", lambda w: w.gateway.await_listener_set(), since="g3")
listeners.must_fail("other-gateway", "it names another Gateway", lambda w: w.gateway.ignore_listener_set(), since="g3")
listeners.must_pass(
    "ok", "an older istiod, which counts no routes of a ListenerSet", lambda w: w.gateway.use_old_istiod()
)
listeners.must_not_know("unsaid", "the controller says nothing of them", lambda w: w.gateway.forget_listeners())
listeners.must_not_know("unsaid", "it has not looked at the newest change", lambda w: w.gateway.change_all())
listeners.must_not_know("unsaid", "an older istiod counts no routes, and we may not list them", since="g3")(
    in_turn(lambda w: w.gateway.use_old_istiod(), lambda w: w.deny("list httproutes.gateway.networking.k8s.io"))
)
listeners.must_not_know(
    "forbidden", "we may not list Gateways", lambda w: w.deny("list gateways.gateway.networking.k8s.io")
)
listeners.must_not_know("no-gateway", "somebody deleted the Gateway", lambda w: w.gateway.delete())
