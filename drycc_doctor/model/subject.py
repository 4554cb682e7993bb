"""What a finding is about. Made here only, so that two checks that mean the same thing say the same thing."""

from __future__ import annotations

import re
from functools import partial

import msgspec

from drycc_doctor import NAME
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


# Of many, by name; those of Kubernetes' kinds are the platform's, or have no namespace.
component = partial(Subject, "Component")  # a workload of the platform, by its own name, whatever its kind
pod = partial(Subject, "Pod")
service = partial(Subject, "Service")
gateway = partial(Subject, "Gateway")
gateway_class = partial(Subject, "GatewayClass")
listener_set = partial(Subject, "ListenerSet")
listeners = partial(Subject, "Listeners")  # by the Gateway or ListenerSet that has them
definition = partial(Subject, "CustomResourceDefinition")  # of a kind of the Gateway API: TCPRoute
claim = partial(Subject, "PersistentVolumeClaim")
claims = partial(Subject, "PersistentVolumeClaims", "of the platform")  # several of them
quota = partial(Subject, "ResourceQuota")
pool = partial(Subject, "IPAddressPool")  # of MetalLB, one or several
node = partial(Subject, "Node")
host = partial(Subject, "Host")  # by host name
caa = partial(Subject, "CAA")  # the CAA records of a name
zone = partial(Subject, "Zone")  # of the domain name system
address = partial(Subject, "Address")  # an IP address, or a load balancer's host name
control_plane = partial(Subject, "Control plane")  # of others, by its program: istiod, cert-manager, MetalLB
image = partial(Subject, "Image")  # as a container names it
setting = partial(Subject, "Setting")  # a value of the chart, or a variable that it sets
client = partial(Subject, "Client")  # a command line client on this machine, by the name of its program
account = partial(Subject, "Account")  # built in: passport's or Grafana's administrator
evidence = partial(Subject, "Question")  # by its key: one that went unanswered for a reason of its own
check = partial(Subject, "Check")  # one of our checks, by its id
route = Subject  # an HTTPRoute or a TCPRoute: kind and name
thing = Subject  # any other Kubernetes object: kind, name, and namespace if it has one

# There is one of each.
cluster = partial(Subject, "Cluster", "Kubernetes")
api_server = partial(Subject, "API server", "of the cluster")  # as we reach it
gateway_api = partial(Subject, "API", "gateway.networking.k8s.io")  # itself: its CustomResourceDefinitions
clock = partial(Subject, "Clock", "of the cluster")
cluster_dns = partial(Subject, "DNS", "of the cluster")
resolver = partial(Subject, "Resolver", "of this machine")  # the one that is asked
client_machine = partial(Subject, "Machine", f"where {NAME} runs")
run = partial(Subject, "Run", f"of {NAME}")  # of the doctor itself


def platform(namespace: str = PLATFORM) -> Subject:
    """The whole platform, by its namespace."""
    return Subject("Platform", namespace)


def namespace(name: str = PLATFORM) -> Subject:
    """A namespace; the platform's own, if none is named."""
    return Subject("Namespace", name)


def domain(name: str = "") -> Subject:
    """The platform's domain."""
    return Subject("Domain", name or "of the platform")


def wildcard(name: str) -> Subject:
    """The wildcard record under a domain."""
    return Subject("Record", f"*.{name}")


def right(what: Right) -> Subject:
    """A right that is missing."""
    return Subject("Right", str(what))


right_to_proxy = partial(right, Right("get", "services/proxy"))  # to ask Services through the API server
right_to_pods = partial(right, Right("get", "pods/proxy"))  # to ask pods through the API server


def apps(group: str = "") -> Subject:
    """What runs on the platform: all of it, or those that share a trouble."""
    return Subject("Apps", group or "all")


def external(what: str, where: str) -> Subject:
    """What runs elsewhere: ``external("database", "db.example.com:5432")``."""
    return Subject("Elsewhere", f"{what} {where}")


def storage_class(name: str = "") -> Subject:
    """A StorageClass; the default one, if none is named."""
    return Subject("StorageClass", name or "by default")


def events(reason: str = "") -> Subject:
    """What Kubernetes warned of: all of it, or one reason."""
    return Subject("Events", reason or "of the platform")
