from drycc_doctor.api import Finding, Findings, Missing, check, fail, passed, skip, subject, unknown, unknown_because
from drycc_doctor.facts.gateway.gateway import PlatformGateway
from drycc_doctor.facts.gateway.planes import GatewayController
from drycc_doctor.facts.kubernetes.objects import Condition, condition
from drycc_doctor.facts.reachability.gateway_addresses import GatewayAddresses
from drycc_doctor_checks.changes import from_nodes
from drycc_doctor_checks.gateway import is_ignored, once
from drycc_doctor_checks.gateway.planes import look_for

_CODES = {"Accepted": "not-accepted", "Programmed": "not-programmed"}
_NO_PODS = "no instances found for hostname"
_REMEDY = "kubectl describe gateway -n @ drycc-gateway"


@check("gateway-programmed", title="The Gateway is accepted and programmed")
def programmed(
    platform_gateway: PlatformGateway,
    gateway_addresses: GatewayAddresses | Missing,
    gateway_controller: GatewayController | Missing,
) -> Findings:
    """A Gateway is only a wish until its controller has accepted it and has made what serves it.

    The conditions Accepted and Programmed of the Gateway drycc-gateway must be true. A Gateway that nobody has looked
    at is told apart from one that is refused; one that only waits for its address leans on what `gateway-addresses`
    says, and is well where nodes listen in place of a load balancer. Istiod gives the same reason where the gateway has no
    pods; its message tells these apart.

    Read the condition's reason and message: they name the setting of the Gateway that its controller cannot serve. A
    Gateway that nobody has looked at has a class that no controller serves, or its controller does not run.
    """
    gateway, about = platform_gateway.gateway, subject.gateway("drycc-gateway")
    if gateway is None:
        yield skip("no-gateway", about, "there is no Gateway drycc-gateway: gateway-class says so")
        return
    conditions = [(type_, condition(gateway.status.conditions, type_)) for type_ in _CODES]
    type_, bad = next(((type_, one) for type_, one in conditions if one is None or not one.true), ("", None))
    waits = bad is not None and bad.reason == "AddressNotAssigned" and _NO_PODS not in bad.message
    if waits and isinstance(gateway_addresses, Missing):
        what = "the Gateway waits for an address, and whether it has one all the same is not known"
        yield unknown_because(gateway_addresses, what)
    elif not type_ and gateway.behind:
        why = "the Gateway drycc-gateway was changed, and what is said of it is about what it was before"
        yield unknown("behind", about, why)
    elif not type_ or (waits and not isinstance(gateway_addresses, Missing) and gateway_addresses.source == "nodes"):
        yield passed("ok", about, "the Gateway drycc-gateway is accepted and programmed")
    else:
        yield _finding(type_, bad, look_for(gateway_controller))


def _finding(type_: str, bad: Condition | None, look: str) -> Finding:
    about = subject.gateway("drycc-gateway")
    if bad is None or is_ignored(bad):
        why = "no controller has looked at the Gateway drycc-gateway"
        return fail("ignored", about, why, remedy=look)
    if _NO_PODS in bad.message:
        why = f"nothing serves the Gateway drycc-gateway: it has no pods: {once(bad.message)}"
        return fail("no-pods", about, why, remedy="kubectl get pods -n @ -l gateway.networking.k8s.io/gateway-name")
    if bad.reason == "AddressNotAssigned":
        why = f"the Gateway drycc-gateway waits for an address: {once(bad.message) or bad.reason}"
        remedy = "kubectl describe gateway -n @ drycc-gateway: see gateway-addresses"
        return fail("no-address", about, why, remedy=remedy)
    why = f"the Gateway drycc-gateway: {type_} is not true: {bad.reason}: {bad.message}"
    return fail(_CODES[type_], about, why, remedy=f"{_REMEDY}; {look}")


programmed.must_fail("not-programmed", "a listener's settings cannot be served")(
    lambda w: w.gateway.say("Programmed", "False", "Invalid", "port 2222 is already in use")
)
programmed.must_fail("not-accepted", "the Gateway is refused")(
    lambda w: w.gateway.say("Accepted", "False", "UnsupportedAddress", "only one address is supported")
)


programmed.must_fail(
    "no-pods", "the gateway was scaled to nothing", lambda w: w.component("drycc-gateway-istio").scale_to_zero()
)
programmed.must_fail("no-address", "the load balancer is pending", lambda w: w.gateway.lose_address())
programmed.must_fail("ignored", "no controller serves the Gateway's class", lambda w: w.gateway.lose_class())
programmed.must_not_know("timeout", "another controller waits for an address; the resolver is silent")(
    from_nodes(
        lambda w: w.gateway.forget_status(),
        lambda w: w.gateway.say("Programmed", "False", "AddressNotAssigned", "no address"),
        lambda w: w.dns.silence(),
    )
)
programmed.must_not_know("behind", "istiod has not looked at the newest change", lambda w: w.gateway.change())
programmed.must_skip("no-gateway", "somebody deleted the Gateway", lambda w: w.gateway.delete())
