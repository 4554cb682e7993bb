"""The parts of a platform that things happen to, by name."""

import copy
from collections.abc import Iterable

from drycc_doctor.worlds.happenings.acme import Acme
from drycc_doctor.worlds.happenings.app import App
from drycc_doctor.worlds.happenings.cluster import Cluster
from drycc_doctor.worlds.happenings.component import Component
from drycc_doctor.worlds.happenings.cron import Cron
from drycc_doctor.worlds.happenings.database import Database
from drycc_doctor.worlds.happenings.dns import Dns
from drycc_doctor.worlds.happenings.elsewhere import Elsewhere
from drycc_doctor.worlds.happenings.gateway import Gateway
from drycc_doctor.worlds.happenings.logs import Fluentbit, Logs
from drycc_doctor.worlds.happenings.metrics import Metrics
from drycc_doctor.worlds.happenings.node import Node
from drycc_doctor.worlds.happenings.planes import Planes
from drycc_doctor.worlds.happenings.rbac import Account, Binding, Role
from drycc_doctor.worlds.happenings.release import Release
from drycc_doctor.worlds.happenings.route import Route
from drycc_doctor.worlds.happenings.secret import Secret
from drycc_doctor.worlds.happenings.service import Service
from drycc_doctor.worlds.happenings.webhook import Hook
from drycc_doctor.worlds.state.objects import Shared
from drycc_doctor.worlds.state.selectors import labelled
from drycc_doctor.worlds.state.state import State


class Parts(State):
    """A state with its parts: each is asked for by name, and has verbs of its own."""

    def __init__(
        self,
        generation: str,
        items: Iterable[Shared],
        *,
        domain: str,
        now: float,
        tls: bool = False,
        off_cluster: bool = False,
    ) -> None:
        super().__init__(generation, items, domain=domain, now=now, tls=tls, off_cluster=off_cluster)
        self.dns: Dns = Dns(domain)
        self.gateway: Gateway = Gateway(state=self)
        self.database: Database = Database(state=self)
        self.elsewhere: Elsewhere = Elsewhere(state=self)
        self.logs: Logs = Logs()
        self.metrics: Metrics = Metrics()
        self.open = set(self.gateway.addresses)

    @property
    def acme(self) -> Acme:
        """The platform's certificate, as cert-manager gets it."""
        return Acme(self)

    @property
    def cluster(self) -> Cluster:
        """What is under the platform: volumes, quotas, the cluster's DNS."""
        return Cluster(self)

    @property
    def fluentbit(self) -> Fluentbit:
        """The configuration of what ships logs."""
        return Fluentbit(self)

    @property
    def planes(self) -> Planes:
        """Control planes of others, and the clusters that come with them."""
        return Planes(self)

    @property
    def release(self) -> Release:
        """The Helm release."""
        return Release(self)

    def account(self, name: str) -> Account:
        """A ServiceAccount of the platform."""
        return Account(self, name)

    def binding(self, name: str) -> Binding:
        """A RoleBinding of the platform; a ClusterRoleBinding where the name has a colon."""
        return Binding(self, "rolebindings", name)

    def role(self, name: str) -> Role:
        """A Role of the platform; a ClusterRole where the name has a colon."""
        return Role(self, "roles", name)

    def component(self, name: str) -> Component:
        """A workload by its name, or by the part's: ``controller``, ``passport``, ``database``, ``logs``."""
        return Component.named(self, name)

    def cron(self, name: str) -> Cron:
        """A CronJob of the platform."""
        return Cron(self, name)

    def node(self, name: str = "node-1") -> Node:
        """A node by its name."""
        return Node(self, name)

    def route(self, name: str) -> Route:
        """A route by its name less ``drycc-``: ``controller``, ``passport``, ``builder``."""
        return Route(self, "tcproutes" if name == "builder" else "httproutes", f"drycc-{name}")

    def secret(self, name: str) -> Secret:
        """A Secret of the platform."""
        return Secret(self, name)

    def service(self, name: str) -> Service:
        """A Service of the platform."""
        return Service(self, name)

    @property
    def apps(self) -> list[str]:
        """The apps, by name: a namespace each (drycc/apps#application-namespaces)."""
        found = self.objects.list("namespaces")
        return [one["metadata"]["name"] for one in found if labelled(one, "heritage=drycc")]

    def app(self, name: str = "") -> App:
        """An app's web process; the first app's, if none is named."""
        app = name or next(iter(self.apps), "apps")
        return App(self, "deployments", f"{app}-web", app)

    def destroy_apps(self) -> None:
        """Nobody has an app, as on the first day: no namespace of one is there, nor what was in it."""
        gone = {*self.apps}
        for _, plural, obj in [*self.objects.all()]:
            meta, claimed = obj["metadata"], (obj.get("spec") or {}).get("claimRef") or {}
            space = meta["name"] if plural == "namespaces" else meta.get("namespace") or claimed.get("namespace")
            if space in gone:
                self.objects.remove(plural, meta["name"], meta.get("namespace", ""))

    @property
    def app_hosts(self) -> list[str]:
        """The host names of the apps' routes."""
        routes = (route for app in self.apps for route in self.objects.list("httproutes", app))
        return [host for route in routes for host in route["spec"].get("hostnames") or []]

    def add_hosts(self, app: str, count: int) -> None:
        """An app has so many more host names, all well; a route holds sixteen (Gateway API v1)."""
        first = self.objects.get("httproutes", app, app)
        hosts = [f"h{n}.{app}.example.org" for n in range(count)]
        for at in range(0, count, 16):
            twin = copy.deepcopy(first)
            twin["metadata"] |= {"name": f"{app}-{at}", "uid": f"{twin['metadata']['uid'][:-5]}{at:05}"}
            twin["spec"]["hostnames"] = hosts[at : at + 16]
            self.objects.add("gateway.networking.k8s.io/v1", "httproutes", twin)
        way_in = self.objects.get("gateways", app, app)["status"]["addresses"]
        self.dns.point(f"*.{app}.example.org", *(one["value"] for one in way_in))

    @property
    def webhook(self) -> Hook:
        """The controller's webhook, in its configuration."""
        return Hook(self)
