"""What can happen to the gateway's addresses, and to the load balancer that gives them."""

from dataclasses import dataclass, field

from drycc_doctor.facts.platform.generations import generation_named
from drycc_doctor.worlds.happenings.component import Component
from drycc_doctor.worlds.happenings.condition import condition, warn
from drycc_doctor.worlds.happenings.istiod import watched
from drycc_doctor.worlds.happenings.metallb import API, adopt, look
from drycc_doctor.worlds.platform import metallb
from drycc_doctor.worlds.platform.setting import Setting
from drycc_doctor.worlds.state import lookup
from drycc_doctor.worlds.state.answer import Answer
from drycc_doctor.worlds.state.objects import NAMESPACE, Object
from drycc_doctor.worlds.state.programs import Envoy
from drycc_doctor.worlds.state.state import State

SERVICE = "drycc-gateway-istio"
_NO_POOL = "There are no enabled CiliumLoadBalancerIPPools that match this service"
_NO_PORTS = "0/3 nodes are available: 3 node(s) didn't have free ports for the requested pod ports."


@dataclass(slots=True)
class Balancer(Envoy):
    """The platform's Gateway as far as addresses go, and the load balancer in front of it."""

    state: State = field(kw_only=True, compare=False)

    @property
    def obj(self) -> Object:
        """The Gateway object."""
        return self.state.objects.get("gateways", "drycc-gateway")

    @property
    def balancer(self) -> Object:
        """The Service of type LoadBalancer that istio makes for the Gateway."""
        return self.state.objects.get("services", SERVICE)

    @property
    def addresses(self) -> list[str]:
        """The addresses in its status: IP addresses, or host names."""
        return lookup.addresses(self.state.objects)

    def give(self, *addresses: str) -> None:
        """These are its addresses: in its status, and in the load balancer's."""
        names = {value: not value.replace(".", "").isdigit() and ":" not in value for value in addresses}
        ingress = [{"hostname": value} if name else {"ip": value, "ipMode": "VIP"} for value, name in names.items()]
        with watched(self.state):
            self.balancer["status"]["loadBalancer"] = {"ingress": ingress}
        self.obj["status"]["addresses"] = [
            {"type": "Hostname" if name else "IPAddress", "value": value} for value, name in names.items()
        ]
        self.state.open |= {value for value, name in names.items() if not name}

    def ask_for(self, address: str) -> None:
        """The Gateway asks for an address; the load balancer does not care."""
        with watched(self.state):
            self.obj["spec"]["addresses"] = [{"type": "IPAddress", "value": address}]

    def add_dead(self, address: str) -> None:
        """One more address, at which nothing listens."""
        open_ = set(self.state.open)
        self.give(*self.addresses, address)
        self.state.open = open_

    def add_far(self, address: str) -> None:
        """One more address, to which no way leads from here."""
        self.add_dead(address)
        self.state.no_way.add(address)

    def lose_address(self) -> None:
        """The load balancer has no address yet: it is pending."""
        with watched(self.state):
            self.balancer["status"]["loadBalancer"] = {}
        self.forget_status()
        self.close()

    def lose_balancer(self) -> None:
        """There is no Service of type LoadBalancer, and no address."""
        self.lose_address()
        with watched(self.state):
            self.state.objects.remove("services", SERVICE)

    def make_balancer_internal(self) -> None:
        """Its Service is of type ClusterIP, as an annotation of the Gateway wishes; its name in the cluster is told."""
        self.forget_status()
        with watched(self.state):
            self.balancer["spec"]["type"] = "ClusterIP"
            self.balancer["status"]["loadBalancer"] = {}
        self.close()

    def forget_status(self) -> None:
        """Its status tells no address, while the load balancer's does."""
        self.obj["status"].pop("addresses", None)

    def close(self) -> None:
        """Nothing listens at its addresses: what came back from there comes back no more."""
        closed, self.state.open = self.state.open, set()
        for place in [one for one in self.state.faults if one[0] in closed]:
            del self.state.faults[place]

    def listen(self, answer: Answer, *, port: int = 80) -> None:
        """At every address, this is what comes back from this port."""
        for address in self.state.open:
            self.state.faults[address, port] = answer

    def shut(self, port: int) -> None:
        """Nothing listens on this port of its addresses."""
        self.listen(Answer(trouble="refused"), port=port)

    def annotate(self, name: str, value: str) -> None:
        """Set an annotation of the load balancer's Service."""
        self.balancer["metadata"].setdefault("annotations", {})[name] = value

    def warn(self, reason: str, message: str = "") -> None:
        """Kubernetes warns of the load balancer's Service."""
        warn(self.state, self.balancer, reason, 12, "service-controller", (900, 60), message)

    def lack_pool(self, reason: str = "no_pool", message: str = _NO_POOL) -> None:
        """Cilium's LB-IPAM has no address for it, and says so in the Service's conditions."""
        self.lose_address()
        condition(self.balancer, "cilium.io/IPAMRequestSatisfied", "False", reason, message)

    def use_lb_ipam(self, total: int, free: int) -> None:
        """Cilium's LB-IPAM gave the address, of a pool of so many, of which so many are free."""
        condition(self.balancer, "cilium.io/IPAMRequestSatisfied", "True", "satisfied")
        pool: Object = {"apiVersion": "cilium.io/v2", "kind": "CiliumLoadBalancerIPPool", "spec": {"disabled": False}}
        pool |= {"metadata": {"name": "public"}}
        for type_, count in (("Total", total), ("Available", free), ("Used", total - free)):
            condition(pool, f"cilium.io/IPs{type_}", "Unknown", "noreason", str(count))
        self.state.objects.add("cilium.io/v2", "ciliumloadbalancerippools", pool)

    def lose_ports(self, holder: str = "traefik") -> None:
        """On k3s another Service has its ports on all nodes, and its own pods there wait."""
        self.lose_address()
        self._take_ports(SERVICE, NAMESPACE, "")
        if holder:
            self._take_ports(holder, "kube-system", "node-1")

    def _take_ports(self, service: str, namespace: str, node: str) -> None:
        labels = {
            f"svccontroller.k3s.cattle.io/{key}": value
            for key, value in (("svcname", service), ("svcnamespace", namespace))
        }
        ports = [{"name": "lb-tcp-80", "hostPort": 80, "containerPort": 80, "protocol": "TCP"}]
        spec: Object = {"containers": [{"name": "lb-tcp-80", "image": "rancher/klipper-lb:v0.4.9", "ports": ports}]}
        metadata = {
            "name": f"svclb-{service}-1a2b3c4d-{'aaaaa' if node else 'bbbbb'}",
            "namespace": "kube-system",
            "labels": labels,
        }
        pod: Object = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}
        pod["status"] = {"phase": "Running" if node else "Pending"}
        if node:
            spec["nodeName"] = node
            condition(pod, "Ready", "True", "")
        else:
            condition(pod, "PodScheduled", "False", "Unschedulable", _NO_PORTS)
        self.state.objects.add("v1", "pods", pod)

    def metallb(self, component: str) -> Component:
        """One of MetalLB's own programs: ``controller``, ``speaker``."""
        return Component(self.state, metallb.PARTS[component], f"{metallb.NAME}-{component}", metallb.NAME)

    def use_metallb(self, *addresses: str, **spec: object) -> None:
        """MetalLB is installed; it has a pool of these addresses (and else of this spec), or no pool."""
        self.state.absent.discard("metallb.io")
        of, now = generation_named(self.state.generation), self.state.now
        made = Setting(of, off_cluster=False, tls=False, as_charted=False, now=now)
        for one in metallb.parts(made):
            self.state.objects.add(*one)
        if addresses:
            self.make_pool(*addresses, **spec)
        adopt(self.state)

    def make_pool(self, *addresses: str, **spec: object) -> None:
        """MetalLB's pool is of these addresses now; what Services have stays until it looks at them."""
        pool: Object = {"apiVersion": API, "kind": "IPAddressPool", "metadata": {"name": "default"}}
        pool["metadata"]["namespace"] = metallb.NAME
        pool["spec"] = {"addresses": list(addresses), "autoAssign": True, "avoidBuggyIPs": False} | spec
        self.state.objects.add(API, "ipaddresspools", pool)

    def lose_pools(self) -> None:
        """Somebody deleted MetalLB's pools."""
        self.state.objects.clear("ipaddresspools")

    def ask_metallb(self, *services: str) -> None:
        """MetalLB's controller looks at some Services, of the platform or by ``namespace/name``; or at the gateway's."""
        for name in services or (SERVICE,):
            namespace, _, its = name.rpartition("/")
            address = look(self.state, self.state.objects.get("services", its, namespace or NAMESPACE))
            if name == SERVICE and address:
                self.give(address)
            elif name == SERVICE:
                self.lose_address()

    def add_balancer(self, name: str, port: int, namespace: str = NAMESPACE, **annotations: str) -> None:
        """One more Service of type LoadBalancer, which waits for its address."""
        ports = [{"name": f"http-{port}", "port": port, "protocol": "TCP", "targetPort": port}]
        spec = {
            "type": "LoadBalancer",
            "ports": ports,
            "selector": {"app": name},
            "allocateLoadBalancerNodePorts": True,
        }
        made: Object = {"apiVersion": "v1", "kind": "Service", "spec": spec, "status": {"loadBalancer": {}}}
        made["metadata"] = {"name": name, "namespace": namespace, "annotations": annotations}
        self.state.objects.add("v1", "services", made)
