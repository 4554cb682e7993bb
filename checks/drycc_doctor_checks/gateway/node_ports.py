from drycc_doctor.api import Findings, check, passed, skip, subject, warn
from drycc_doctor.facts.gateway.app_gateways import AppGateways
from drycc_doctor.facts.gateway.gateway import GatewayClasses, PlatformGateway, Services
from drycc_doctor.facts.gateway.istiod import CONTROLLER
from drycc_doctor.facts.kubernetes.services import Service

_RANGE = 32767 - 30000 + 1
"""Node ports of a cluster whose API server was not told otherwise (Kubernetes: --service-node-port-range)."""
_MUCH = 0.8


@check("gateway-node-ports", title="There are node ports left for the gateways of new apps")
def node_ports(
    gateway_classes: GatewayClasses, platform_gateway: PlatformGateway, services: Services, app_gateways: AppGateways
) -> Findings:
    """Each port of a Service of type LoadBalancer takes a node port, whether anybody uses that or not.

    Istio makes a Service for each app's Gateway, with a port for its own status beside those that the app is reached by:
    two or more node ports an app, of 2768 in all, unless the API server was given another range. When the range is full,
    no new app gets an address, and what says so is istiod's log alone: `failed to allocate a nodePort: range is full`.
    They are counted by the Gateways; what others in the cluster take is not seen, so that it is told early.

    Give the API server a wider range, `--service-node-port-range=20000-32767`, or let the load balancers do without: where
    they lead to pods by themselves, set `spec.allocateLoadBalancerNodePorts: false` in their Services.
    """
    about, gateway = subject.apps("node ports"), platform_gateway.gateway
    istios = {one.metadata.name for one in gateway_classes.items if one.spec.controller_name == CONTROLLER}
    balancers = [one for one in services.items if one.spec.type == "LoadBalancer"]
    if gateway is None or gateway.spec.gateway_class_name not in istios:
        yield skip("not-istio", about, "the Gateway is not served by istio: how many ports another takes is not known")
        return
    if not any(one.spec.allocate_load_balancer_node_ports for one in balancers):
        yield skip("not-taken", about, "load balancers take no node ports here")
        return
    taken = sum(map(_own, services.items)) + sum(one.service_ports for one in app_gateways.items)
    why = f"the gateways of {len(app_gateways.items)} apps and of the platform take {taken} of {_RANGE} node ports"
    if taken >= _MUCH * _RANGE:
        full = "when none is left, no new app gets an address"
        remedy = "give the API server a wider range: --service-node-port-range=20000-32767"
        yield warn("few-left", about, f"{why}: {full}", remedy=remedy)
    else:
        yield passed("ok", about, why)


def _own(service: Service) -> int:
    taken = service.spec.type == "NodePort" or (
        service.spec.type == "LoadBalancer" and service.spec.allocate_load_balancer_node_ports
    )
    return len(service.spec.ports) if taken else 0


node_ports.must_warn("few-left", "there are more than a thousand apps", lambda w: w.gateway.crowd())
node_ports.must_skip(
    "not-istio", "another one serves it", lambda w: w.gateway.serve_by("example.com/gateway-controller")
)
node_ports.must_skip("not-taken", "load balancers lead to pods by themselves")(lambda w: w.gateway.take_no_node_ports())
