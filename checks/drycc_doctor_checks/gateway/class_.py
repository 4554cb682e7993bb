"""The gateway's class is installed and accepted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from drycc_doctor.api import UNKNOWN, Finding, Missing, check, fail, passed, subject, unknown
from drycc_doctor.facts.gateway.gateway import GatewayClasses, PlatformGateway
from drycc_doctor.facts.kubernetes.objects import condition

if TYPE_CHECKING:
    pass


@check("gateway-class", title="The gateway's class is installed and accepted")
def class_(classes: GatewayClasses | Missing, platform: PlatformGateway | Missing) -> Iterator[Finding]:
    """A Gateway is served by the controller that its class names; the chart's default class is empty, and so invalid.

    The Gateway must be there, name a class, the class must exist, and its controller must have accepted it. Without
    that nobody serves the Gateway, and nothing of the platform can be reached.

    Set `gateway.gatewayClass` (with istio: `istio`), or install the controller that serves the class.
    """
    if isinstance(classes, Missing):
        yield _missing(classes)
        return
    if isinstance(platform, Missing):
        yield _missing(platform)
        return
    gateway = platform.gateway
    if gateway is None:
        remedy = "helm upgrade the release: every chart of Drycc Workflow makes it"
        yield fail("no-gateway", subject.gateway("drycc-gateway"), "there is no Gateway drycc-gateway", remedy=remedy)
        return
    name = gateway.spec.gateway_class_name
    found = next((one for one in classes.items if one.metadata.name == name), None)
    if found is None:
        known = ", ".join(one.metadata.name for one in classes.items) or "none"
        remedy = f"install what serves the class, or set gateway.gatewayClass to one that is there ({known})"
        why = f"the Gateway's class {name!r} is not installed; there are: {known}"
        yield fail("no-class", subject.gateway_class(name or "(empty)"), why, remedy=remedy)
        return
    accepted = condition(found.status.conditions, "Accepted")
    if accepted is None or not accepted.true:
        said = f": {accepted.message or accepted.reason}" if accepted else ""
        why = f"no controller has accepted the class {name}{said}"
        remedy = f"see that {found.spec.controller_name} runs: kubectl get pods -n istio-system"
        yield fail("not-accepted", subject.gateway_class(name), why, remedy=remedy)
        return
    yield passed("ok", subject.gateway_class(name), f"the class {name} is accepted by {found.spec.controller_name}")


def _missing(missing: Missing) -> Finding:
    if missing.subject != subject.gateway_api():
        return unknown(missing.reason, missing.subject, f"the gateway's class was not looked at: {missing.why}")
    remedy = "install its CustomResourceDefinitions: the experimental channel, v1.5 or later"
    return fail("no-gateway-api", missing.subject, "the Gateway API is not installed in the cluster", remedy=remedy)


class_.must_fail("no-class", "the class is not installed", lambda w: w.gateway.lose_class())
class_.must_fail("not-accepted", "the class's controller does not run", lambda w: w.gateway.refuse_class())
class_.must_fail("no-gateway", "somebody deleted the Gateway", lambda w: w.gateway.delete())
class_.must_fail("no-gateway-api", "the Gateway API is not installed", lambda w: w.uninstall_gateway_api())
class_.must_be(
    UNKNOWN,
    "forbidden",
    "we may not list GatewayClasses",
    lambda w: w.deny("list gatewayclasses.gateway.networking.k8s.io"),
)
