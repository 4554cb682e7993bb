"""What can happen to the Gateways, the platform's and the apps', their class, and their listeners."""

import copy
from contextlib import AbstractContextManager

from drycc_doctor.worlds.happenings.balancer import SERVICE, Balancer
from drycc_doctor.worlds.happenings.component import Component
from drycc_doctor.worlds.happenings.condition import condition, waiting
from drycc_doctor.worlds.happenings.istiod import ALPHA, watched
from drycc_doctor.worlds.happenings.metallb import refuse
from drycc_doctor.worlds.happenings.route import Route, listeners
from drycc_doctor.worlds.platform.gatewayapi import listener
from drycc_doctor.worlds.state.objects import NAMESPACE, Object

_REVISION = "istio.io/rev"
_SET = "drycc-listenerset"
_WITHOUT_HOST = {"tcp-2222", "tcp-2222-0", "http-80", "https-443"}


class Gateway(Balancer):
    """The platform's Gateway, and the load balancer in front of it."""

    @property
    def listeners(self) -> list[Object]:
        """The statuses of its listeners, and of those that a ListenerSet adds to it."""
        return listeners(self.state)

    @property
    def listener_set(self) -> Object:
        """The ListenerSet, which adds listeners to it."""
        return self.state.objects.get("listenersets", _SET)

    @property
    def class_(self) -> Object:
        """The GatewayClass."""
        return self.state.objects.get("gatewayclasses", "istio", "")

    def say(self, type_: str, status: str, reason: str, message: str) -> None:
        """Its controller says this of it."""
        condition(self.obj, type_, status, reason, message)

    def edited(self) -> AbstractContextManager[None]:
        """What is changed in specs while this lasts, istiod looks at, where it runs."""
        return watched(self.state)

    def delete(self) -> None:
        """There is no Gateway, nor what istiod made for it."""
        self.close()
        with watched(self.state):
            self.state.objects.remove("gateways", "drycc-gateway")
            self.state.objects.discard("services", SERVICE)
        Component(self.state, "deployments", SERVICE).delete()

    # ---- its class, and who serves it ----

    def lose_class(self) -> None:
        """Its class is not installed (drycc/gateway#gateway-class); nor is the apps', which is the same."""
        with watched(self.state):
            self.state.objects.clear("gatewayclasses")
        for obj in (self.obj, *self._of_apps(), *self.state.objects.list("listenersets")):
            obj["status"] = {"conditions": waiting("Accepted", "Programmed")}
        self.close()

    def await_controller(self) -> None:
        """It was just made, and no controller has looked at it."""
        self.obj["status"] = {"conditions": waiting("Accepted", "Programmed")}
        self.close()

    def refuse_class(self) -> None:
        """Its class is there, and no controller accepts it."""
        self.class_["status"] = {"conditions": waiting("Accepted")}

    def serve_by(self, controller: str) -> None:
        """Another controller than istio's serves its class."""
        self.class_["spec"]["controllerName"] = controller

    @property
    def istiod(self) -> Component:
        """What serves its class. While it is down, the gateway goes on with what it was told before."""
        return Component(self.state, "deployments", "istiod", "istio-system")

    def serve_from_elsewhere(self) -> None:
        """Istiod runs in another cluster, and its Service here leads there: it selects no pods."""
        self.istiod.delete()
        self.state.objects.get("services", "istiod", "istio-system")["spec"].pop("selector")

    def try_revision(self, revision: str) -> None:
        """A second istiod was installed beside the first, and crashes; no Gateway is labelled with its revision yet."""
        old = self.istiod
        deployment, pod = copy.deepcopy(old.workload), copy.deepcopy(old.pod())
        for one in (deployment, pod):
            one["metadata"]["name"] = one["metadata"]["name"].replace("istiod", f"istiod-{revision}")
            one["metadata"]["labels"] |= {"istio": "istiod", _REVISION: revision}
        for one in (
            deployment["spec"]["selector"]["matchLabels"],
            deployment["spec"]["template"]["metadata"]["labels"],
        ):
            one |= {"istio": "istiod", _REVISION: revision}
        self.state.objects.add("apps/v1", "deployments", deployment)
        self.state.objects.add("v1", "pods", pod)
        Component(self.state, "deployments", deployment["metadata"]["name"], "istio-system").crash()

    def change(self) -> None:
        """Somebody changed it, and its controller has not looked at it: its status is of the spec before."""
        _change(self.obj)

    def change_all(self) -> None:
        """Somebody changed it, its ListenerSet and its routes, as an upgrade does."""
        of = ("gateways", "listenersets", "httproutes", "tcproutes")
        for one in (one for plural in of for one in self.state.objects.list(plural, NAMESPACE)):
            _change(one)

    def use_old_istiod(self) -> None:
        """Istiod is of another release, as of half a year ago, which writes less (drycc/gateway#route-status)."""
        with watched(self.state):
            for one in self.istiod.containers():
                one["image"] = f"{one['image'].rpartition(':')[0]}:1.30.2"

    def lose_alpha(self) -> None:
        """An old istiod was installed without its alpha flag: it serves no TCPRoute (drycc/gateway#ssh-port-2222)."""
        self.use_old_istiod()
        self.switch_alpha_off()
        Route(self.state, "tcproutes", "drycc-builder").ignore()
        self.shut(2222)

    def switch_alpha_off(self) -> None:
        """Somebody took the flag away: an old istiod looks at TCPRoutes no more, and a new one does not care."""
        with watched(self.state):
            self.istiod.set_env(ALPHA, None)

    def lack_tcp_route_v1(self) -> None:
        """The Gateway API is v1.5, which serves TCPRoute in v1alpha2 alone; istiod reads v1."""
        with watched(self.state):
            self.state.tcp_route_v1 = False
        Route(self.state, "tcproutes", "drycc-builder").ignore()
        self.shut(2222)

    # ---- its listeners ----

    def refuse_listeners(self, type_: str, status: str, reason: str, message: str) -> None:
        """Its controller says this of each listener that has a host name."""
        for one in self.listeners:
            if one["name"] not in _WITHOUT_HOST:
                condition({"status": one}, type_, status, reason, message)

    def forget_listeners(self) -> None:
        """Its controller says nothing of its own listeners."""
        self.obj["status"].pop("listeners", None)

    def delete_listener_set(self) -> None:
        """There is no ListenerSet; who leans on it has no listener."""
        with watched(self.state):
            self.state.objects.remove("listenersets", _SET)

    def refuse_listener_set(self) -> None:
        """The Gateway lets no ListenerSet add to it."""
        self.listener_set  # noqa: B018 - NotThereError where there is none
        with watched(self.state):
            self.obj["spec"].pop("allowedListeners", None)

    def ignore_listener_set(self) -> None:
        """No controller has looked at the ListenerSet: the Gateway that it names is not there."""
        with watched(self.state):
            self.listener_set["spec"]["parentRef"]["name"] = "other-gateway"
        self.listener_set["status"] = {"conditions": waiting("Accepted", "Programmed")}

    def await_listener_set(self) -> None:
        """No controller has looked at the ListenerSet, nor at the routes that lean on it."""
        with watched(self.state):
            self.listener_set["spec"]["parentRef"]["kind"] = "Unknown"
        self.listener_set["spec"]["parentRef"]["kind"] = "Gateway"
        self.listener_set["metadata"]["generation"] -= 1
        self.listener_set["status"] = {"conditions": waiting("Accepted", "Programmed")}

    def add_listener(self, name: str, port: int, protocol: str, host: str = "") -> None:
        """It listens at one more place, or its ListenerSet does, where there is one."""
        of = self.state.objects.find("listenersets", _SET) or self.obj
        with watched(self.state):
            of["spec"]["listeners"].append(listener(name, port, protocol, host))

    # ---- the apps' ----

    def starve(self, *apps: str) -> None:
        """The load balancer has no address for these apps' gateways."""
        with watched(self.state):
            for obj in self._of_apps(*apps):
                obj["status"].pop("addresses", None)
                name = obj["metadata"]["name"]
                self.state.objects.get("services", f"{name}-istio", name)["status"]["loadBalancer"] = {}

    def crowd(self) -> None:
        """As many ports are listened at as by a thousand apps: by few, each at as many as a Gateway may have."""
        ports = range(8000, 8064)
        listeners = [{"name": f"http-{one}", "port": one, "protocol": "HTTP"} for one in ports]
        told = [{"name": f"http-{one}", "port": one, "targetPort": one, "protocol": "TCP"} for one in ports]
        app = self._of_apps()[0]["metadata"]["name"]
        for copied in (f"{app}-{nth}" for nth in range(35)):
            self._copy("v1", "namespaces", app, "", copied)["metadata"]["labels"] = {}
            self._copy("gateway.networking.k8s.io/v1", "gateways", app, app, copied)["spec"]["listeners"] = listeners
            service = self._copy("v1", "services", f"{app}-istio", app, copied)
            service["spec"]["ports"] = told

    def _copy(self, api: str, plural: str, name: str, namespace: str, app: str) -> Object:
        """An object of an app, as another app has it."""
        made = copy.deepcopy(self.state.objects.get(plural, name, namespace))
        made["metadata"] |= {"name": name.replace(namespace or name, app), "uid": f"{made['metadata']['uid']}-{app}"}
        made["metadata"] |= {"namespace": app} if namespace else {}
        return self.state.objects.add(api, plural, made)

    def take_no_node_ports(self) -> None:
        """The load balancers lead to pods by themselves."""
        for service in self.state.objects.list("services"):
            if service["spec"]["type"] == "LoadBalancer":
                service["spec"]["allocateLoadBalancerNodePorts"] = False

    def refuse_app(self, app: str) -> None:
        """The gateway of an app cannot be served."""
        for obj in self._of_apps(app):
            condition(obj, "Programmed", "False", "Invalid", "port 80 cannot be served")

    def fill_metallb(self, *but: str) -> None:
        """MetalLB is installed; the gateways, the apps' too, have all addresses of its pool but these."""
        found = [one for obj in (*self._of_apps(), self.obj) for one in obj["status"].get("addresses") or []]
        self.use_metallb(*(f"{one['value']}/32" for one in found), *but)

    def refuse_of_metallb(self, app: str, why: str = "no available IPs") -> None:
        """MetalLB gives the Service of an app's gateway no address, and says why."""
        refuse(self.state, self.state.objects.get("services", f"{app}-istio", app), why)

    def _of_apps(self, *apps: str) -> list[Object]:
        """The Gateways of some apps, or of all; each is called like its app's namespace."""
        metadata = [
            (one["metadata"]["name"], one["metadata"]["namespace"]) for one in self.state.objects.list("gateways")
        ]
        names = [name for name, namespace in metadata if name == namespace]
        return [self.state.objects.get("gateways", name, name) for name in names if not apps or name in apps]


def _change(obj: Object) -> None:
    """The API server counts what changes in a spec."""
    obj["metadata"]["generation"] += 1
