from drycc_doctor.api import Finding, Findings, Missing, check, fail, passed, subject, unknown_because
from drycc_doctor.facts.gateway.gateway import GatewayClasses, PlatformGateway
from drycc_doctor.facts.gateway.planes import GatewayController
from drycc_doctor.facts.kubernetes.objects import condition
from drycc_doctor_checks.gateway import HELM_UPGRADE
from drycc_doctor_checks.gateway.planes import look_for


@check("gateway-class", title="The gateway's class is installed and accepted")
def class_(
    gateway_classes: GatewayClasses | Missing,
    platform_gateway: PlatformGateway | Missing,
    gateway_controller: GatewayController | Missing,
) -> Findings:
    """A Gateway is served by the controller that its class names; the chart's default class is empty, and so invalid.

    The Gateway must be there, name a class, the class must exist, and its controller must have accepted it. Without
    that nobody serves the Gateway, and nothing of the platform can be reached.

    Set `gateway.gatewayClass` (with istio: `istio`), or install the controller that serves the class.
    """
    if isinstance(gateway_classes, Missing):
        yield _missing(gateway_classes)
    elif isinstance(platform_gateway, Missing):
        yield _missing(platform_gateway)
    elif platform_gateway.gateway is None:
        why = "there is no Gateway drycc-gateway"
        yield fail("no-gateway", subject.gateway("drycc-gateway"), why, remedy=HELM_UPGRADE)
    else:
        yield _finding(platform_gateway.gateway.spec.gateway_class_name, gateway_classes, look_for(gateway_controller))


def _finding(name: str, gateway_classes: GatewayClasses, look: str) -> Finding:
    found = next((one for one in gateway_classes.items if one.metadata.name == name), None)
    if found is None:
        known = ", ".join(one.metadata.name for one in gateway_classes.items) or "none"
        remedy = f"install what serves the class, or set gateway.gatewayClass to one that is there ({known})"
        why = f"the Gateway's class {name!r} is not installed; there are: {known}"
        return fail("no-class", subject.gateway_class(name or "(empty)"), why, remedy=remedy)
    about, controller = subject.gateway_class(name), found.spec.controller_name
    accepted = condition(found.status.conditions, "Accepted")
    if accepted is None or not accepted.true:
        reason = f": {accepted.message or accepted.reason}" if accepted else ""
        return fail("not-accepted", about, f"no controller has accepted the class {name}{reason}", remedy=look)
    return passed("ok", about, f"the class {name} is accepted by {controller}")


def _missing(missing: Missing) -> Finding:
    if missing.subject != subject.gateway_api():
        return unknown_because(missing, "the gateway's class was not looked at")
    remedy = "install its CustomResourceDefinitions: the experimental channel, v1.5 or later"
    return fail("no-gateway-api", missing.subject, "the Gateway API is not installed in the cluster", remedy=remedy)


class_.must_fail("no-class", "the class is not installed", lambda w: w.gateway.lose_class())
class_.must_fail("not-accepted", "the class's controller does not run", lambda w: w.gateway.refuse_class())
class_.must_fail("no-gateway", "somebody deleted the Gateway", lambda w: w.gateway.delete())
class_.must_fail("no-gateway-api", "the Gateway API is not installed", lambda w: w.uninstall_gateway_api())
class_.must_not_know(
    "forbidden", "we may not list classes", lambda w: w.deny("list gatewayclasses.gateway.networking.k8s.io")
)
