"""What goes wrong on real platforms: one fault, and all that follows from it, written as a change to a World."""

from collections.abc import Callable
from dataclasses import dataclass

from drycc_doctor.worlds import consequences
from drycc_doctor.worlds.state.answer import Answer
from drycc_doctor.worlds.world import World

Change = Callable[[World], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """One of :data:`FAULTS`.

    ``root`` is the subject that the report must name first, as a glob; ``on`` are the generations where it can be.
    """

    name: str
    title: str
    root: str
    change: Change
    on: tuple[str, ...] = ("g1", "g2", "g3")
    tls: bool = False


FAULTS: list[Fault] = [
    # under the platform
    Fault("node-lost", "a node is lost, with all that ran on it", "Node node-1", consequences.node_lost),
    Fault(
        "no-default-class",
        "the default StorageClass is gone, and no volume is made",
        "StorageClass *",
        consequences.no_default_class,
    ),
    Fault(
        "cluster-dns-down",
        "the cluster's own DNS is down: nothing finds anything",
        "DNS of the cluster",
        consequences.cluster_dns_down,
    ),
    Fault(
        "no-hugepages",
        "the database waits for hugepages that no node has",
        "Component drycc-database",
        consequences.no_hugepages,
    ),
    # stores
    Fault(
        "storage-crashes",
        "the object storage crashes, and what stores in it",
        "Component drycc-storage",
        consequences.storage_crashes,
    ),
    Fault(
        "storage-unbound",
        "the object storage's volume is not bound after a restart",
        "*storage*",
        consequences.storage_unbound,
    ),
    Fault(
        "storage-out-of-memory",
        "the object storage was killed for want of memory",
        "Component drycc-storage",
        consequences.storage_out_of_memory,
    ),
    Fault(
        "database-crashes",
        "the database crashes, and what needs it is not ready",
        "Component drycc-database",
        consequences.database_crashes,
    ),
    Fault("database-image", "the database's image cannot be pulled", "Image *", consequences.database_image),
    Fault(
        "cache-crashes",
        "the cache crashes: every token is refused with 500",
        "Component drycc-valkey",
        consequences.cache_crashes,
    ),
    Fault(
        "cache-unschedulable",
        "no node takes the cache",
        "Component drycc-valkey",
        lambda world: world.component("valkey").pend("0/3 nodes are available: 3 Insufficient memory."),
    ),
    # parts
    Fault(
        "controller-crashes",
        "the controller crashes; builder and Grafana wait for it",
        "Component drycc-controller*",
        consequences.controller_crashes,
    ),
    Fault("controller-image", "the controller's image cannot be pulled", "Image *", consequences.controller_image),
    Fault(
        "controller-lacks-key",
        "a key that the controller needs is in no Secret",
        "*passport-creds*",
        consequences.controller_lacks_key,
    ),
    Fault(
        "controller-scaled-away",
        "somebody scaled the controller to nothing",
        "Component drycc-controller*",
        consequences.controller_scaled_away,
    ),
    Fault(
        "passport-crashes",
        "passport crashes; nobody can log in, Grafana neither",
        "Component drycc-passport*",
        consequences.passport_crashes,
    ),
    Fault(
        "registry-crashes",
        "the registry crashes, and no node can pull an app's image",
        "Component drycc-registry",
        consequences.registry_crashes,
    ),
    Fault(
        "indexer-down",
        "the log indexer does not come up; fluentbit waits for it",
        "Component drycc-quickwit-indexer",
        consequences.indexer_down,
        on=("g2", "g3"),
    ),
    Fault(
        "builder-crashes",
        "the builder crashes: nobody can push",
        "Component drycc-builder",
        lambda world: world.component("builder").crash(),
    ),
    Fault(
        "grafana-crashes",
        "Grafana crashes",
        "Component drycc-grafana",
        lambda world: world.component("grafana").crash(),
    ),
    Fault(
        "diagnostic-mode",
        "the database was left in diagnostic mode: Ready, and not there",
        "Component drycc-database",
        consequences.diagnostic_mode,
    ),
    Fault("quota-refuses", "a quota refuses the builder's pods", "Component drycc-builder", consequences.quota_refuses),
    # the way in
    Fault(
        "no-address",
        "the load balancer gives the gateway no address",
        "Gateway drycc-gateway",
        lambda world: world.gateway.lose_address(),
    ),
    Fault("no-gateway", "the Gateway was deleted", "Gateway drycc-gateway", lambda world: world.gateway.delete()),
    Fault(
        "no-class", "the gateway's class is not installed", "GatewayClass *", lambda world: world.gateway.lose_class()
    ),
    Fault(
        "no-gateway-api",
        "the Gateway API is not installed",
        "API gateway.networking.k8s.io",
        lambda world: world.uninstall_gateway_api(),
    ),
    Fault(
        "signatures-expired",
        "the domain's signatures have expired: resolvers that check them know no name of it",
        "Zone example.com",
        lambda world: world.dns.break_signatures(world.domain),
    ),
    Fault(
        "wildcard-wrong",
        "the wildcard record leads elsewhere",
        "Record *.example.com",
        lambda world: world.dns.point_wildcard("198.51.100.200"),
    ),
    Fault(
        "wildcard-missing",
        "nobody made the wildcard record",
        "Record *.example.com",
        lambda world: world.dns.remove_wildcard(),
    ),
    Fault(
        "route-detached",
        "no listener takes the controller's route: 404",
        "HTTPRoute drycc-controller",
        lambda world: world.route("controller").detach(),
    ),
    Fault(
        "gateway-closed",
        "nothing listens at the gateway's address",
        "Address 192.0.2.10",
        lambda world: world.gateway.close(),
    ),
    Fault(
        "certificate-expired",
        "the controller's certificate has expired",
        "* drycc*.example.com",
        lambda world: world.certificates.update({world.host("drycc"): "expired"}),
        tls=True,
    ),
    Fault(
        "gateway-hangs",
        "the gateway hangs: it takes connections, and says nothing",
        "Address 192.0.2.10",
        lambda world: world.gateway.listen(Answer(trouble="hang")),
    ),
    Fault("not-installed", "there is no Drycc in the namespace", "Platform drycc", lambda world: world.uninstall()),
    # apps
    Fault("apps-down", "every app is down, and the platform is well", "Apps *", consequences.apps_down),
]
"""Every fault; the first come first in the catalogue."""
