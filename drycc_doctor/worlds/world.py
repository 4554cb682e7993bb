"""A platform as data: objects, DNS zone, programs, clock. It answers questions as the real one would."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import formatdate
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import msgspec

from drycc_doctor import default_login as login
from drycc_doctor.disclosures import disclosures
from drycc_doctor.model.project import project, tree
from drycc_doctor.model.query import (
    ClientProfile,
    ClientVersion,
    DefaultLogin,
    Delegation,
    DnsLookup,
    Draw,
    HostsFile,
    HttpGet,
    KubeGet,
    KubeList,
    KubeTable,
    Now,
    Option,
    PodGet,
    Query,
    ServerTime,
    ServiceGet,
    SshHostKey,
    TcpConnect,
    TlsChain,
)
from drycc_doctor.model.reply import Failed, Got, Reason, Reply
from drycc_doctor.sealing import manifest
from drycc_doctor.sealing.door import Door
from drycc_doctor.worlds import chains, discovery, leftovers, traffic, with_tls
from drycc_doctor.worlds.acme import Acme
from drycc_doctor.worlds.answers import Answer, Headers, Request, controller
from drycc_doctor.worlds.app import App
from drycc_doctor.worlds.batch import Cron, job
from drycc_doctor.worlds.certificates import authority
from drycc_doctor.worlds.cluster import Cluster
from drycc_doctor.worlds.database import Database
from drycc_doctor.worlds.elsewhere import HOSTS, Elsewhere
from drycc_doctor.worlds.fluentbit import Fluentbit
from drycc_doctor.worlds.fresh import rejuvenate
from drycc_doctor.worlds.gateway import Gateway
from drycc_doctor.worlds.objects import NAMESPACE, Object, Objects, Shared, fielded, labelled
from drycc_doctor.worlds.platform import host_keys
from drycc_doctor.worlds.platform.usage import KEY as METRICS
from drycc_doctor.worlds.service import Service
from drycc_doctor.worlds.tables import table
from drycc_doctor.worlds.verbs import WORKLOADS, Component, Node, Release, Route, Secret
from drycc_doctor.worlds.watching import Logs, Metrics
from drycc_doctor.worlds.zone import Zone

GATEWAY_API = "gateway.networking.k8s.io"
_DOOR = Door(disclosures(), objects=lru_cache(maxsize=16)(lambda text: tuple(manifest.objects(text))))
"""Most examples leave the manifest alone: YAML is read once for all of them."""
_CERT_MANAGER = {"cert-manager.io", "acme.cert-manager.io"}
Listening = tuple[str, int, str]


class World:
    """Change it freely: each example gets a healthy one of its own."""

    def __init__(
        self,
        generation: str,
        items: Iterable[tuple[str, str, Object] | Shared],
        *,
        domain: str,
        now: float,
        tls: bool = False,
    ) -> None:
        self.generation, self.domain, self.now, self.tls = generation, domain, now, tls
        self.objects = Objects(items)
        self.dns = Zone(domain)
        self.gateway = Gateway(self)
        self.release = Release(self)
        self.database = Database(self)
        self.elsewhere = Elsewhere(self)
        self.logs = Logs()
        self.metrics = Metrics(self)
        self.lost: set[str] = set()  # of drycc-database and drycc-valkey, those that do not answer
        self.open = set(self.gateway.addresses)  # addresses where something listens
        self.no_way: set[str] = set()  # addresses to which no way leads from here
        self.faults: dict[tuple[str, int], Answer] = {}  # what comes back from an address and port, whatever is asked
        self.sites: dict[str, Answer] = {}  # what comes back for a host name, whatever is routed
        self.programs: dict[tuple[str, str], Answer] = {}  # what a workload says to a path
        self.default_logins: set[str] = set()  # programs that let admin in with the password admin
        self.certificates: dict[str, str] = {}  # host name: one of chains.FLAWS
        self.loaded: tuple[str, str] | None = None  # the chain and key that the gateway shows; None: the Secret's
        self.spoken = "https"  # at port 443
        self.redirects = tls  # whether a load balancer sends port 80 on to https; the charts do not (facts 2)
        self.denied: set[str] = set()  # rights that we do not have, as ``list secrets``
        self.absent: set[str] = {"metallb.io"} | (set() if tls else _CERT_MANAGER)  # API groups that are not installed
        self.absent_kinds: set[str] = set()  # resources that are not served, of groups that are
        self.proxy_away = False  # whether something turns the API server's proxy away
        self.down = ""  # why the API server does not answer
        self.version: dict[str, Any] = {"major": "1", "minor": "33", "gitVersion": "v1.33.1"}
        self.skew = 0.0  # seconds that the API server's clock is ahead of ours
        self.client: dict[str, Any] = {"found": True, "cli": "1.10.2", "api": "2.3"}
        self.profile: dict[str, Any] = {"found": False, "controller": "", "ssl_verify": True}
        self.hosts_file: list[tuple[str, str]] = []  # this machine's own: name and address
        self.options: dict[str, str] = {"namespace": NAMESPACE}
        self.api_version = "2.3.0"
        self.host_key = host_keys.HOST_ECDSA_KEY  # the private key whose public half the builder shows
        self.signing_key = host_keys.SIGNING_KEY  # the private key that passport signs with
        self.door = _DOOR

    # ---- what the programs need to know (worlds.answers.Platform) ----

    @property
    def database_up(self) -> bool:
        """Whether the database answers: the platform's own, or one elsewhere."""
        return self._up("drycc-database")

    @property
    def members(self) -> list[dict[str, Any]]:
        """The database's members as Patroni tells them."""
        return self.database.members

    @property
    def cache_up(self) -> bool:
        """Whether valkey answers: the platform's own, or one elsewhere."""
        return self._up("drycc-valkey")

    @property
    def registration(self) -> str:
        """Passport's REGISTRATION_ENABLED."""
        return self._variable("REGISTRATION_ENABLED")

    @property
    def ldap(self) -> bool:
        """Whether passport asks an LDAP server."""
        return bool(self._variable("LDAP_ENDPOINT"))

    @property
    def date(self) -> str:
        """Now, as an HTTP Date."""
        return formatdate(self.now, usegmt=True)

    def time(self, seconds: float) -> str:
        """A moment some seconds from now, as RFC 3339."""
        return datetime.fromtimestamp(self.now + seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    # ---- verbs ----

    def component(self, name: str) -> Component:
        """A workload by its name, or by the part's: ``controller``, ``passport``, ``database``, ``logs``."""
        names = (name, f"drycc-{name}", f"drycc-{name}-api", f"drycc-logger-{name}")
        for plural in WORKLOADS:
            for one in names:
                if self.objects.find(plural, one) is not None:
                    return Component(self, plural, one)
        raise KeyError(name)

    @property
    def apps(self) -> list[str]:
        """The apps, by name: a namespace each (facts 10)."""
        found = self.objects.list("namespaces")
        return [n["metadata"]["name"] for n in found if labelled(n, "heritage=drycc")]

    @property
    def app_hosts(self) -> list[str]:
        """The host names of the apps' routes."""
        routes = (route for app in self.apps for route in self.objects.list("httproutes", app))
        return [host for route in routes for host in route["spec"].get("hostnames") or []]

    def add_hosts(self, app: str, count: int) -> None:
        """An app has so many more host names, all well; a route holds sixteen (Gateway API v1)."""
        first = msgspec.json.encode(self.objects.get("httproutes", app, app))
        hosts = [f"h{n}.{app}.example.org" for n in range(count)]
        for at in range(0, count, 16):
            twin = msgspec.json.decode(first)
            twin["metadata"] |= {"name": f"{app}-{at}", "uid": f"{twin['metadata']['uid'][:-5]}{at:05}"}
            twin["spec"]["hostnames"] = hosts[at : at + 16]
            self.objects.add(f"{GATEWAY_API}/v1", "httproutes", twin)
        way_in = self.objects.get("gateways", app, app)["status"]["addresses"]
        self.dns.point(f"*.{app}.example.org", *(one["value"] for one in way_in))

    def app(self, name: str = "") -> App:
        """An app's web process; the first app's, if none is named."""
        app = name or self.apps[0]
        return App(self, "deployments", f"{app}-web", app)

    def controller(self) -> Answer:
        """The controller's answer to who is not logged in."""
        return controller(Request("/v2/"), self)

    def controller_without_version(self) -> Answer:
        """The controller's answer without the headers that say its version."""
        detail = b'{"detail":"Authentication credentials were not provided."}'
        return Answer(401, [("content-type", "application/json"), ("www-authenticate", "token")], detail)

    def move_to_namespace(self, name: str) -> None:
        """The platform is in another namespace than we look in."""
        moved = [
            (api, plural, obj)
            for api, plural, obj in self.objects.all()
            if obj["metadata"].get("namespace") == NAMESPACE
        ]
        for api, plural, obj in moved:
            self.objects.remove(plural, obj["metadata"]["name"])
            obj["metadata"]["namespace"] = name
            if "involvedObject" in obj:  # of an event
                obj["involvedObject"]["namespace"] = name
            self.objects.add(api, plural, obj)
        self.objects.add("v1", "namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})

    def route(self, name: str) -> Route:
        """A route by its name less ``drycc-``: ``controller``, ``passport``, ``builder``."""
        plural = "tcproutes" if name == "builder" else "httproutes"
        return Route(self, plural, f"drycc-{name}")

    def service(self, name: str) -> Service:
        """A Service of the platform."""
        return Service(self, name)

    def node(self, name: str = "node-1") -> Node:
        """A node by its name."""
        return Node(self, name)

    @property
    def cluster(self) -> Cluster:
        """What is under the platform: volumes, quotas, the cluster's DNS."""
        return Cluster(self)

    def secret(self, name: str) -> Secret:
        """A Secret of the platform."""
        return Secret(self, name)

    def cron(self, name: str) -> Cron:
        """A CronJob of the platform."""
        return Cron(self, name)

    def leave_job(self, name: str, ended: str, *, version: str = "") -> None:
        """A Job of the last upgrade is there: ``Complete``, ``Failed``, or still at work; of another version perhaps."""
        self.objects.add("batch/v1", "jobs", job(self, name, ended, version=version))

    def lack_metrics(self) -> None:
        """There is no metrics-server: nobody serves metrics.k8s.io."""
        self.objects.clear(METRICS)
        self.absent.add("metrics.k8s.io")

    def deny(self, *rights: str) -> None:
        """We may not: ``deny("list secrets")``."""
        self.denied |= set(rights)

    def allow_active(self) -> None:
        """The operator allows what leaves a trace."""
        self.options["active"] = "true"

    def lose_database(self) -> None:
        """The database does not answer: its pods crash, or the one elsewhere is gone."""
        self.lost.add("drycc-database")
        if self.objects.find("statefulsets", "drycc-database"):
            self.component("database").crash()

    def lose_cache(self) -> None:
        """Valkey does not answer: its pods crash, or the one elsewhere is gone."""
        self.lost.add("drycc-valkey")
        if self.objects.find("statefulsets", "drycc-valkey"):
            self.component("valkey").crash()

    def move_cache_off_cluster(self) -> None:
        """Valkey runs elsewhere."""
        if self.objects.find("statefulsets", "drycc-valkey"):
            self.component("valkey").delete()
            self.objects.remove("services", "drycc-valkey")

    def move_database_off_cluster(self) -> None:
        """The database runs elsewhere."""
        if self.objects.find("statefulsets", "drycc-database"):
            self.component("database").delete()
            for name in ("drycc-database", "drycc-database-replica"):
                self.objects.remove("services", name)
            self.objects.remove("endpoints", "drycc-database")

    def run_elsewhere(self, name: str) -> None:
        """``database`` or ``valkey`` runs elsewhere, and the values of the controller say where (facts 8)."""
        if name == "database":
            self.move_database_off_cluster()
        else:
            self.move_cache_off_cluster()
        host, _, port = HOSTS[name]
        scheme = {"database": "postgres", "valkey": "redis"}[name]
        self.release.set(f"{name}.enabled", value=False)
        self.release.set(f"controller.{name}Url", f"{scheme}://{host}:{port}/0")
        self.elsewhere.settle(name)

    def move_storage_off_cluster(self) -> None:
        """The object storage runs elsewhere; the gateway's chart makes its routes all the same (facts 14.3)."""
        if self.objects.find("statefulsets", "drycc-storage"):
            self.component("storage").delete()
            self.objects.remove("services", "drycc-storage")

    def move_metrics_off_cluster(self) -> None:
        """VictoriaMetrics runs elsewhere, with its exporters."""
        names = [f"drycc-victoriametrics-{one}" for one in ("vmagent", "vminsert", "vmselect", "vmstorage")]
        for name in (*names, "drycc-node-exporter", "drycc-kube-state-metrics"):
            with suppress(KeyError):
                self.component(name).delete()
            with suppress(KeyError):  # vmagent has no Service
                self.objects.remove("services", name)

    def keep_metrics_elsewhere(self) -> None:
        """VictoriaMetrics runs elsewhere, and the controller's values say where (facts 8)."""
        self.move_metrics_off_cluster()
        host = HOSTS["victoriametrics"][0]
        self.release.set("victoriametrics.enabled", value=False)
        self.release.set("controller.victoriametricsUrl", f"https://{host}/select/0/prometheus")
        self.elsewhere.settle("victoriametrics")

    def add_hooks(self, urls: str = "https://hooks.example.test/deploy") -> None:
        """The operator wants to hear of releases: hooks are configured, and their receiver is there (facts 5)."""
        self.release.set("controller.deployHookUrls", urls)
        key = {"name": "controller-creds", "key": "deploy-hook-secret-key"}
        self.component("controller").set_env("DRYCC_DEPLOY_HOOK_URLS", urls)
        self.component("controller").refer_env("DRYCC_DEPLOY_HOOK_SECRET_KEY", key)
        self.elsewhere.settle("hooks")

    def move_passport_off_cluster(self) -> None:
        """Passport runs elsewhere; the gateway's chart makes its route all the same (facts 14.3)."""
        for name in ("drycc-passport", "drycc-passport-api", "drycc-passport-celery"):
            if self.objects.find("deployments", name):
                Component(self, "deployments", name).delete()
        self.objects.remove("services", "drycc-passport")

    def serve_tls(self) -> None:
        """The gateway ends TLS, with certificates that are well: all that differs in a platform with TLS is put in."""
        self.tls = self.redirects = True
        self.absent -= _CERT_MANAGER
        with_tls.turn_on(self)

    def stop_tls(self) -> None:
        """Nobody ends TLS: all that differs in a platform without it is put in, and port 443 is closed."""
        self.tls = self.redirects = False
        with_tls.turn_off(self)

    def end_tls_in_front(self) -> None:
        """A load balancer ends TLS; the gateway behind it speaks HTTP, and certManagerEnabled is false (facts 2)."""
        self.tls = True

    def speak_plain_http(self) -> None:
        """What listens at port 443 knows nothing of TLS."""
        self.spoken = "http"

    def serve_clear_text(self) -> None:
        """Port 80 serves what port 443 does, as the charts have it (facts 2)."""
        self.redirects = False

    @property
    def fluentbit(self) -> Fluentbit:
        """The configuration of what ships logs."""
        return Fluentbit(self)

    @property
    def acme(self) -> Acme:
        """The platform's certificate, as cert-manager gets it."""
        return Acme(self)

    def certificate_shown(self) -> tuple[str, str] | None:
        """The chain and the key, in PEM, that are shown to hosts without a flaw of their own."""
        return chains.shown(self)

    def rejuvenate(self) -> None:
        """The platform was installed an hour ago, and never upgraded."""
        rejuvenate(self)

    def serve_from_nodes(self) -> None:
        """Bare metal: no load balancer; the nodes listen on the ports themselves, and the wildcard leads to them."""
        self.gateway.lose_balancer()
        told = (a for node in self.objects.list("nodes") for a in node["status"]["addresses"])
        nodes = [a["address"] for a in told if a["type"] == "InternalIP"]
        self.dns.point_wildcard(*nodes)
        self.open = set(nodes)

    def use_magic_domain(self, domain: str, *addresses: str) -> None:
        """The operator names a domain under nip.io or sslip.io; these addresses are what comes back for its names."""
        self.options["domain"] = domain
        service = ".".join(domain.split(".")[-2:])
        self.dns.set(service, "SOA", f"ns1.{service}. hostmaster.{service}. 1 7200 3600 1209600 300")
        self.dns.set(service, "NS", f"ns1.{service}")
        if addresses:
            self.dns.point(f"*.{domain}", *addresses)

    def issue_by(self, server: str) -> None:
        """The gateway ends TLS, and cert-manager asks this ACME server for certificates (facts 2)."""
        self.serve_tls()
        issuer = self.acme.issuer
        issuer["spec"]["acme"]["server"] = server
        issuer["status"]["acme"] = {"uri": f"{server.rpartition('/')[0]}/acct/77"}

    def turn_proxy_away(self) -> None:
        """The API server cannot reach the pods: a NetworkPolicy or a firewall is in between."""
        self.proxy_away = True

    def uninstall_gateway_api(self) -> None:
        """The Gateway API's CustomResourceDefinitions are not there, and so none of its objects."""
        self.absent.add(GATEWAY_API)
        for plural in ("gatewayclasses", "gateways", "listenersets", "httproutes", "tcproutes"):
            self.objects.clear(plural)
        self.open = set()

    def uninstall(self) -> None:
        """There is no Drycc in the namespace."""
        for plural in {plural for _, plural, _ in self.objects.kinds()} - {"namespaces"}:
            self.objects.clear(plural, NAMESPACE)
        self.open = set()

    @property
    def webhook(self) -> Object:
        """The controller's webhook, in its configuration."""
        found = self.objects.get("mutatingwebhookconfigurations", f"{NAMESPACE}-controller-mutate", "")
        hook: Object = found["webhooks"][0]
        return hook

    def certificate(self, *, days: float) -> str:
        """A certificate authority that expires in so many days."""
        return authority(self.now, days)

    def sign_webhook(self, *, days: float) -> None:
        """The webhook's authority expires in so many days; the Secret's is the same."""
        made = self.certificate(days=days)
        self.webhook["clientConfig"]["caBundle"] = b64encode(made.encode()).decode()
        self.secret("controller-mutate-cert").set("ca.crt", made)

    def renew_host_keys(self) -> None:
        """The builder's Secret was written anew, and the builder still shows the old key (facts 11.26)."""
        self.secret("builder-ssh-private-keys").set("ssh-host-rsa-key", None)
        self.secret("builder-ssh-private-keys").set("ssh-host-ecdsa-key", host_keys.OTHER_ECDSA_KEY)

    def leave_behind(self, plural: str, name: str) -> None:
        """An object of an older generation is there, which no chart makes any more (facts 11.28)."""
        leftovers.leave(self, plural, name)

    def renew_signing_key(self) -> None:
        """Passport's Secret was written anew, and passport still signs with the old key (facts 11.26)."""
        self.secret("passport-creds").set("oidc-rsa-private-key", host_keys.HOST_RSA_KEY)

    def log_in(self, url: str, *, verify: bool = True) -> None:
        """The drycc client on this machine has a profile, with this controller in it."""
        self.profile = {"found": True, "controller": url, "ssl_verify": verify}

    def host(self, name: str) -> str:
        """A platform host by its first label: ``drycc``, ``drycc-passport``."""
        return f"{name}.{self.domain}"

    # ---- what real servers need, to give this World's answers ----

    def listening(self) -> set[Listening]:
        """Where the World listens: address, port, and what is spoken there."""
        ports = [(80, "http"), (2222, "ssh"), *([(443, self.spoken)] if self.tls and chains.shown(self) else [])]
        return {(address, port, spoken) for address in self.open for port, spoken in ports} | self.elsewhere.listening

    def serve(
        self, address: str, port: int, method: str, host: str, path: str, headers: Headers, body: bytes = b""
    ) -> Answer:
        """What comes back to a request at one of the gateway's addresses."""
        request = _request(path, headers, method, body)
        answer = traffic.through_gateway(self, address, port, request, host.partition(":")[0])
        return Answer(answer.status, answer.headers, b"", answer.trouble) if method == "HEAD" else answer

    def pod_listening(self) -> set[tuple[str, int]]:
        """The pods' own addresses and ports, of the platform's namespace; none for who is turned away."""
        return (
            set()
            if self.proxy_away
            else {
                (pod["status"]["podIP"], port["containerPort"])
                for pod in self.objects.list("pods", NAMESPACE)
                if (pod.get("status") or {}).get("podIP")
                for container in pod["spec"]["containers"]
                for port in container.get("ports") or []
                if port.get("protocol", "TCP") == "TCP"
            }
        )

    def pod_serve(self, ip: str, port: int, path: str, headers: list[tuple[str, str]]) -> Answer:  # noqa: ARG002 - a program answers alike on all its ports
        """What comes back to a request at a pod's own address."""
        pods = self.objects.list("pods", NAMESPACE)
        pod = next((p for p in pods if (p.get("status") or {}).get("podIP") == ip), None)
        return Answer(trouble="refused") if pod is None else traffic.at_pod(self, pod, _request(path, headers))

    # ---- a World is a Source ----

    def ask(self, query: Query, /) -> Reply:
        """Answer as a live source would."""
        if query.area in {"kube", "table", "api", "server-time", "service", "pod"}:
            return self._refusal(query) or self._kube(query)
        match query:
            case DnsLookup():
                return self.dns.lookup(query.name, query.rtype, query.server)
            case Delegation():
                return self.dns.delegation(query.zone, query.server)
            case HttpGet(url=to) | DefaultLogin(url=to) | TlsChain(host=to) if not query.address and self.dns.mute(
                urlsplit(to).hostname or to
            ):
                return Failed(Reason.TIMEOUT, "the resolver did not answer")
            case HttpGet():
                return Got(self._http(query))
            case DefaultLogin() if self.options.get("active") != "true":
                return Failed(Reason.NOT_ASKED, "it leaves a trace; --active allows it")
            case DefaultLogin():
                return Got(self._login(query))
            case TcpConnect():
                at = (query.address, query.port)
                turned_away = at in self.faults and self.faults[at].trouble == "refused"
                is_open = not turned_away and any(at == (a, p) for a, p, _ in self.listening())
                banner = "SSH-2.0-Go" if is_open and query.banner and query.port == 2222 else ""
                trouble = "unreachable" if query.address in self.no_way else "" if is_open else "refused"
                return Got({"open": is_open, "trouble": trouble, "banner": banner})
            case SshHostKey():
                return Got(traffic.shown_key(self, query.address, query.port))
            case TlsChain():
                return Got(chains.answer(self, query))
            case ClientVersion():
                return Got(dict(self.client))
            case ClientProfile():
                return Got(dict(self.profile))
            case HostsFile():
                return Got([{"name": n, "address": a} for n, a in self.hosts_file if n in query.names])
            case Now():
                return Got(self.now)
            case Draw():
                return Got("qzxjvkwplmhb")
            case Option():
                return Got(self.options.get(query.name, ""))
        return Failed(Reason.NOT_RECORDED, query.key)

    def _refusal(self, query: Query) -> Failed | None:
        if self.down:
            return Failed(Reason.UNREACHABLE, self.down)
        if query.right and str(query.right) in self.denied:
            return Failed(Reason.FORBIDDEN, f"may not {query.right}")
        if query.right and (query.right.group in self.absent or query.right.resource in self.absent_kinds):
            return Failed(Reason.NOT_FOUND, "the server does not have this kind of resource")
        return None

    def _kube(self, query: Query) -> Reply:
        match query:
            case KubeList():
                plural = METRICS if query.api.startswith("metrics.k8s.io/") else query.plural
                found = self._select(plural, query.namespace, query.labels, query.fields)
                return Got([_told(query, obj, packed) for obj, packed in found])
            case KubeTable():
                rows = self._select(query.plural, query.namespace, query.labels, "")
                return Got(table(query.plural, [obj for obj, _ in rows], self.now))
            case ServiceGet():
                return Got(self._service(query))
            case PodGet():
                return Got(self._pod(query))
            case ServerTime():
                return Got({"server": self.now + self.skew, "here": self.now})
            case KubeGet():
                return self._document(query.path)
        return Failed(Reason.NOT_RECORDED, query.key)

    def _select(self, plural: str, namespace: str, labels: str, fields: str) -> list[tuple[Object, bytes | None]]:
        found = self.objects.seen(plural, NAMESPACE if namespace == "@" else namespace)
        return [(obj, packed) for obj, packed in found if labelled(obj, labels) and fielded(obj, fields)]

    def _service(self, query: ServiceGet) -> dict[str, Any]:
        service = self.objects.find("services", query.service)
        if service is None:
            return traffic.trouble("not-found")
        told = [one for one in service["spec"].get("ports") or [] if query.port in {str(one["port"]), one.get("name")}]
        if not told:
            return traffic.trouble("unreached", f'no service port "{query.port}" found for service "{query.service}"')
        answer = traffic.at_service(self, query.service, Request(f"/{query.path.lstrip('/')}"))
        if answer is None:
            return traffic.trouble("no-endpoints")
        away = self.proxy_away or not traffic.listens(self, query.service, told[0].get("name", ""))
        return traffic.trouble("unreached") if away else traffic.page(self, answer)

    def _pod(self, query: PodGet) -> dict[str, Any]:
        pod = self.objects.find("pods", query.pod)
        if pod is None:
            return traffic.trouble("not-found")
        if self.proxy_away:
            return traffic.trouble("unreached")
        return traffic.page(self, traffic.at_pod(self, pod, Request(f"/{query.path.lstrip('/')}")))

    def _document(self, path: str) -> Reply:
        if path == "/version":
            return Got(dict(self.version))
        group, _, version = path.removeprefix("/apis/").partition("/")
        if version:
            return discovery.resources(self, group, version)
        if group in self.absent:
            return Failed(Reason.NOT_FOUND, "the server could not find the requested resource")
        versions = sorted({api.rpartition("/")[2] for api, _, _ in self.objects.kinds() if api.startswith(f"{group}/")})
        return Got({"kind": "APIGroup", "name": group, "versions": [{"version": v} for v in versions]})

    def _http(self, query: HttpGet) -> dict[str, Any]:
        parts = urlsplit(query.url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        addresses = [query.address] if query.address else self.dns.addresses(host)
        if not addresses:
            return traffic.trouble("name", f"{host} does not resolve")
        shown = chains.answer(self, TlsChain(host, port, addresses[0])) if parts.scheme == "https" else {}
        if shown.get("trouble") == "tls":
            return traffic.trouble("tls", shown["detail"])
        headers = [("authorization", query.authorization)] if query.authorization else []
        return traffic.page(self, self.serve(addresses[0], port, "GET", host, parts.path or "/", headers))

    def _login(self, query: DefaultLogin) -> dict[str, Any]:
        parts = urlsplit(query.url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        method, headers, body = login.asked(query.program, query.url)
        at = [query.address] if query.address else self.dns.addresses(host)
        if not at:
            return {"entered": None, "status": 0, "trouble": "name", "detail": f"{host} does not resolve"}
        pod = (at[0], port) in self.pod_listening()
        sent = [*headers.items()]
        serve = self.pod_serve(at[0], port, parts.path, sent) if pod else None
        answer = serve or self.serve(at[0], port, method, host, parts.path, sent, body)
        let_in = login.entered(query.program, answer.status, answer.headers, answer.body)
        return {"entered": let_in, "status": answer.status, "trouble": answer.trouble, "detail": ""}

    # ---- small ones ----

    def _up(self, name: str) -> bool:
        if self.objects.find("statefulsets", name) is None:
            return name not in self.lost
        return Component(self, "statefulsets", name).up

    def _variable(self, name: str) -> str:
        for plural, one in (("deployments", "drycc-passport-api"), ("deployments", "drycc-passport")):
            if (workload := self.objects.find(plural, one)) is not None:
                env = workload["spec"]["template"]["spec"]["containers"][0].get("env") or []
                return next((str(e.get("value", "")) for e in env if e["name"] == name), "")
        return ""


def _told(query: KubeList, obj: Object, packed: bytes | None) -> Any:
    if packed is not None:
        return _sealed(query.plural, packed, query.keep)
    return _sealed(query.plural, msgspec.msgpack.encode(project(obj, tree(query.keep))), ())


@lru_cache(maxsize=8192)
def _sealed(plural: str, packed: bytes, keep: tuple[str, ...]) -> Any:
    """An object, cut and sealed once for all Worlds that share it: an example changes one or two of hundreds."""
    return _DOOR.kube(plural, project(msgspec.msgpack.decode(packed), tree(keep)))


def _request(path: str, headers: list[tuple[str, str]], method: str = "GET", body: bytes = b"") -> Request:
    accept = traffic.header(headers, "accept") or "*/*"
    return Request(path, traffic.header(headers, "authorization"), accept, method, tuple(headers), body)
