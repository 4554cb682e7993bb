"""What can happen to the Gateway's conditions, listeners, addresses, and the load balancer in front of it."""

from __future__ import annotations

from dataclasses import dataclass

from drycc_doctor.worlds import verbs
from drycc_doctor.worlds.answers import Answer
from drycc_doctor.worlds.objects import NAMESPACE, Object
from drycc_doctor.worlds.verbs import condition

_ALPHA = "PILOT_ENABLE_ALPHA_GATEWAY_API"


@dataclass(slots=True)
class Gateway(verbs.Gateway):
    """The platform's Gateway, and the load balancer in front of it."""

    def say(self, type_: str, status: str, reason: str, message: str) -> None:
        """Its controller says this of it."""
        condition(self.obj, type_, status, reason, message)

    def add_dead(self, address: str) -> None:
        """One more address, at which nothing listens."""
        living = set(self.world.open)
        self.give(*self.addresses, address)
        self.world.open = living

    def add_far(self, address: str) -> None:
        """One more address, to which no way leads from here."""
        self.add_dead(address)
        self.world.no_way.add(address)

    def shut(self, port: int) -> None:
        """Nothing listens on this port of its addresses."""
        self.listen(Answer(trouble="refused"), port=port)

    def refuse_listeners(self, type_: str, status: str, reason: str, message: str) -> None:
        """Its controller says this of each listener that has a host name."""
        for one in self.listeners:
            if one["name"] not in {"tcp-2222", "http-80", "https-443"}:
                condition({"status": one}, type_, status, reason, message)

    def forget_listeners(self) -> None:
        """Its controller says nothing of its own listeners."""
        self.obj["status"].pop("listeners", None)

    def delete_listener_set(self) -> None:
        """There is no ListenerSet; who leans on it has no listener."""
        self.world.objects.remove("listenersets", "drycc-listenerset")
        for route in self.world.objects.list("httproutes", NAMESPACE):
            for parent in route["status"]["parents"]:
                condition({"status": parent}, "Accepted", "False", "NoMatchingParent", "no such ListenerSet")

    def refuse_listener_set(self) -> None:
        """The Gateway lets no ListenerSet add to it."""
        listener_set = self.world.objects.get("listenersets", "drycc-listenerset")
        condition(listener_set, "Accepted", "False", "NotAllowed", "the Gateway does not allow ListenerSets")
        condition(listener_set, "Programmed", "False", "NotAllowed", "the Gateway does not allow ListenerSets")
        listener_set["status"].pop("listeners")

    def ignore_listener_set(self) -> None:
        """No controller has looked at the ListenerSet."""
        self.world.objects.get("listenersets", "drycc-listenerset")["status"] = {
            "conditions": [_waiting("Accepted"), _waiting("Programmed")]
        }

    def lose_class(self) -> None:
        """Its class is not installed (facts 11.3); nor is the apps', which is the same."""
        verbs.Gateway.lose_class(self)
        for obj in self._of_apps(*self.world.apps):
            obj["status"] = {"conditions": [_waiting("Accepted"), _waiting("Programmed")]}

    def starve(self, *apps: str) -> None:
        """The load balancer has no address for these apps' gateways."""
        for obj in self._of_apps(*apps):
            obj["status"].pop("addresses", None)
            condition(obj, "Programmed", "False", "AddressNotAssigned", "waiting for the load balancer's address")
            name = obj["metadata"]["name"]
            self.world.objects.get("services", f"{name}-istio", name)["status"] = {"loadBalancer": {}}

    def refuse_app(self, app: str) -> None:
        """The gateway of an app cannot be served."""
        for obj in self._of_apps(app):
            condition(obj, "Programmed", "False", "Invalid", "port 80 cannot be served")

    def use_metallb(self, *addresses: str) -> None:
        """MetalLB is installed; it has a pool of these addresses, or no pool."""
        api, namespace = "metallb.io/v1beta1", "metallb"
        self.world.absent.discard("metallb.io")
        made: Object = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}}
        self.world.objects.add("v1", "namespaces", made)
        if addresses:
            pool: Object = {"apiVersion": api, "kind": "IPAddressPool", "spec": {"addresses": list(addresses)}}
            pool["metadata"] = {"name": "default", "namespace": namespace}
            self.world.objects.add(api, "ipaddresspools", pool)

    def fill_metallb(self) -> None:
        """MetalLB is installed; the gateways, the apps' too, have all addresses of its pool."""
        all_ = [*self._of_apps(*self.world.apps), self.obj]
        told = [a["value"] for obj in all_ for a in obj["status"].get("addresses") or []]
        self.use_metallb(*(f"{address}/32" for address in told))

    def warn(self, reason: str) -> None:
        """Kubernetes warns of the load balancer's Service."""
        name = self.balancer["metadata"]["name"]
        about = {"apiVersion": "v1", "kind": "Service", "name": name, "namespace": NAMESPACE}
        event: Object = {"apiVersion": "v1", "kind": "Event", "type": "Warning", "reason": reason, "count": 12}
        event |= {"metadata": {"name": f"{name}.{reason.lower()}", "namespace": NAMESPACE}, "involvedObject": about}
        event |= {"message": f"{reason} of {name}", "source": {"component": "service-controller"}}
        event |= {"firstTimestamp": self.world.time(-900), "lastTimestamp": self.world.time(-60)}
        self.world.objects.add("v1", "events", event)

    def lose_alpha(self) -> None:
        """Istiod was installed without its alpha flag: it serves no TCPRoute (facts 11.5)."""
        verbs.Component(self.world, "deployments", "istiod", "istio-system").set_env(_ALPHA, None)
        self.world.route("builder").ignore()
        self.shut(2222)

    def serve_by(self, controller: str) -> None:
        """Another controller than istio's serves its class."""
        self.world.objects.get("gatewayclasses", "istio", "")["spec"]["controllerName"] = controller

    def annotate(self, name: str, value: str) -> None:
        """Set an annotation of the load balancer's Service."""
        self.balancer["metadata"].setdefault("annotations", {})[name] = value

    def _of_apps(self, *apps: str) -> list[Object]:
        found = (self.world.objects.find("gateways", app, app) for app in apps)
        return [one for one in found if one is not None]


def _waiting(type_: str) -> Object:
    """What the Gateway API itself writes first, before any controller."""
    told = {"type": type_, "status": "Unknown", "reason": "Pending", "message": "Waiting for controller"}
    return told | {"lastTransitionTime": "1970-01-01T00:00:00Z"}
