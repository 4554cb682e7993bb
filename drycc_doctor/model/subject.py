"""What a finding is about. Made here only, so that two checks that mean the same thing say the same thing."""

from __future__ import annotations

import re

import msgspec

from drycc_doctor.model.query import PLATFORM, Right


class Subject(msgspec.Struct, frozen=True, order=True):
    """A kind and a name: of a Kubernetes object, a host, an address, a right, a setting."""

    kind: str
    name: str
    namespace: str = ""

    def __str__(self) -> str:
        where = f"{self.namespace}/" if self.namespace else ""
        return f"{self.kind} {where}{self.name}"

    @property
    def stable(self) -> Subject:
        """Without the suffixes that controllers generate: the same trouble has the same name tomorrow.

        >>> pod("web-5d9c7b6f4-x2x9z").stable.name
        'web'
        """
        if self.kind != "Pod":
            return self
        return Subject(
            self.kind, re.sub(r"-[0-9a-z]{8,10}-[0-9a-z]{5}$|-[0-9a-z]{5}$|-\d+$", "", self.name), self.namespace
        )


def platform(namespace: str = PLATFORM) -> Subject:
    """The whole platform, by its namespace."""
    return Subject("Platform", namespace)


def component(name: str) -> Subject:
    """A workload of the platform, by its own name, whatever its kind."""
    return Subject("Component", name)


def pod(name: str) -> Subject:
    """A pod of the platform."""
    return Subject("Pod", name)


def service(name: str) -> Subject:
    """A Service of the platform."""
    return Subject("Service", name)


def gateway(name: str) -> Subject:
    """A Gateway of the platform."""
    return Subject("Gateway", name)


def gateway_class(name: str) -> Subject:
    """A GatewayClass."""
    return Subject("GatewayClass", name)


def gateway_api() -> Subject:
    """The Gateway API itself: its CustomResourceDefinitions."""
    return Subject("API", "gateway.networking.k8s.io")


def route(kind: str, name: str) -> Subject:
    """An HTTPRoute or a TCPRoute of the platform."""
    return Subject(kind, name)


def domain(name: str = "") -> Subject:
    """The platform's domain."""
    return Subject("Domain", name or "of the platform")


def host(name: str) -> Subject:
    """A host name."""
    return Subject("Host", name)


def wildcard(name: str) -> Subject:
    """The wildcard record under a domain."""
    return Subject("Record", f"*.{name}")


def caa(name: str) -> Subject:
    """The CAA records of a name."""
    return Subject("CAA", name)


def zone(name: str) -> Subject:
    """A zone of the domain name system."""
    return Subject("Zone", name)


def address(value: str) -> Subject:
    """An IP address or a load balancer's host name."""
    return Subject("Address", value)


def resolver() -> Subject:
    """The resolver that is asked."""
    return Subject("Resolver", "of this machine")


def client_machine() -> Subject:
    """The machine that the doctor runs on."""
    return Subject("Machine", "where drycc-doctor runs")


def node(name: str) -> Subject:
    """A node."""
    return Subject("Node", name)


def cluster() -> Subject:
    """The Kubernetes cluster."""
    return Subject("Cluster", "Kubernetes")


def api_server() -> Subject:
    """The API server, as we reach it."""
    return Subject("API server", "of the cluster")


def right(what: Right) -> Subject:
    """A right that is missing."""
    return Subject("Right", str(what))


def thing(kind: str, name: str, namespace: str = "") -> Subject:
    """Any other Kubernetes object."""
    return Subject(kind, name, namespace)


def setting(name: str) -> Subject:
    """A value of the chart, or a variable that it sets."""
    return Subject("Setting", name)


def client(name: str) -> Subject:
    """A command line client on this machine, by the name of its program."""
    return Subject("Client", name)


def account(name: str) -> Subject:
    """A built-in account: passport's or Grafana's administrator."""
    return Subject("Account", name)


def evidence(key: str) -> Subject:
    """A question that went unanswered for a reason of its own."""
    return Subject("Question", key)


def check(id_: str) -> Subject:
    """One of our checks."""
    return Subject("Check", id_)


def run() -> Subject:
    """The run of the doctor itself."""
    return Subject("Run", "of drycc-doctor")


def right_to_proxy() -> Subject:
    """The right to ask Services through the API server."""
    return right(Right("get", "services/proxy"))


def apps(group: str = "") -> Subject:
    """What runs on the platform: all of it, or those that share a trouble."""
    return Subject("Apps", group or "all")


def right_to_pods() -> Subject:
    """The right to ask pods through the API server."""
    return right(Right("get", "pods/proxy"))


def image(name: str) -> Subject:
    """An image, as a container names it."""
    return Subject("Image", name)


def external(what: str, where: str) -> Subject:
    """What runs elsewhere: ``external("database", "db.example.com:5432")``."""
    return Subject("Elsewhere", f"{what} {where}")


def clock() -> Subject:
    """The cluster's clock."""
    return Subject("Clock", "of the cluster")


def cluster_dns() -> Subject:
    """The cluster's own DNS."""
    return Subject("DNS", "of the cluster")


def claim(name: str) -> Subject:
    """A PersistentVolumeClaim of the platform."""
    return Subject("PersistentVolumeClaim", name)


def storage_class(name: str = "") -> Subject:
    """A StorageClass; the default one, if none is named."""
    return Subject("StorageClass", name or "by default")


def quota(name: str) -> Subject:
    """A ResourceQuota of the platform's namespace."""
    return Subject("ResourceQuota", name)


def events(reason: str = "") -> Subject:
    """What Kubernetes warned of: all of it, or one reason."""
    return Subject("Events", reason or "of the platform")


def listener_set(name: str) -> Subject:
    """A ListenerSet of the platform."""
    return Subject("ListenerSet", name)


def listeners(owner: str) -> Subject:
    """The listeners of a Gateway or a ListenerSet of the platform."""
    return Subject("Listeners", owner)


def definition(kind: str) -> Subject:
    """The definition of a kind of the Gateway API: ``TCPRoute``."""
    return Subject("CustomResourceDefinition", kind)


def pool(name: str) -> Subject:
    """An IPAddressPool of MetalLB, or several."""
    return Subject("IPAddressPool", name)
