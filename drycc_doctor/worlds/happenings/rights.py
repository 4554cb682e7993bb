"""What we may not do, what the cluster does not serve, and what the operator's machine has."""

from drycc_doctor.worlds.happenings.parts import Parts
from drycc_doctor.worlds.platform.usage import KEY as METRICS


class Rights(Parts):
    """Rights, options, and the drycc client."""

    def deny(self, *rights: str) -> None:
        """We may not: ``deny("list secrets")``."""
        self.denied |= set(rights)

    def turn_proxy_away(self, *, silently: bool = False) -> None:
        """The API server cannot reach the pods: a firewall refuses it, or a NetworkPolicy drops what it sends."""
        self.proxy_away = "hang" if silently else "refused"

    def lack_metrics(self) -> None:
        """There is no metrics-server: nobody serves metrics.k8s.io."""
        self.objects.clear(METRICS)
        self.absent.add("metrics.k8s.io")

    def break_metrics(self) -> None:
        """Metrics.k8s.io is registered, and who should serve it does not answer: 503."""
        self.unavailable.add("metrics.k8s.io")

    def allow_active(self) -> None:
        """The operator allows what leaves a trace."""
        self.options["active"] = "true"

    def log_in(self, url: str, *, verify: bool = True) -> None:
        """The drycc client on this machine has a profile, with this controller in it."""
        self.profile = {"found": True, "controller": url, "ssl_verify": verify}

    def use_magic_domain(self, domain: str, *addresses: str) -> None:
        """The operator names a domain under nip.io or sslip.io; these addresses are what comes back for its names."""
        self.options["domain"] = domain
        service = ".".join(domain.split(".")[-2:])
        self.dns.set(service, "SOA", f"ns1.{service}. hostmaster.{service}. 1 7200 3600 1209600 300")
        self.dns.set(service, "NS", f"ns1.{service}")
        if addresses:
            self.dns.point(f"*.{domain}", *addresses)

    def serve_from_nodes(self) -> None:
        """Bare metal: no load balancer; the nodes listen on the ports themselves, and the wildcard leads to them."""
        self.gateway.make_balancer_internal()
        found = (one for node in self.objects.list("nodes") for one in node["status"]["addresses"])
        nodes = [one["address"] for one in found if one["type"] == "InternalIP"]
        self.dns.point_wildcard(*nodes)
        self.open = set(nodes)
