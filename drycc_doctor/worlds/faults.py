"""What goes wrong on real platforms: one fault, and all that follows from it, written as a change to a World."""

from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.worlds.consequences import (
    UNBOUND,
    apps_down,
    no_controller,
    no_database,
    no_default_class,
    no_grafana,
    no_indexer,
    no_names,
    no_registry,
    no_storage,
    node_lost,
)
from drycc_doctor.worlds.fault import Fault
from drycc_doctor.worlds.state.answer import Answer

_QUOTA = (
    'pods "drycc-builder-x" is forbidden: exceeded quota: drycc, requested: pods=1, used: pods=50, limited: pods=50'
)
FAULTS: list[Fault] = [
    # under the platform
    Fault("node-lost", "a node is lost, with all that ran on it", "Node node-1", node_lost),
    Fault(
        "no-default-class",
        "the default StorageClass is gone, and no volume is made",
        "StorageClass *",
        no_default_class,
    ),
    Fault(
        "cluster-dns-down",
        "the cluster's own DNS is down: nothing finds anything",
        "DNS of the cluster",
        lambda w: w.cluster.dns.crash(),
        (no_names, no_indexer),
    ),
    Fault(
        "no-hugepages",
        "the database waits for hugepages that no node has",
        "Component drycc-database",
        lambda w: w.component("database").pend("0/3 nodes are available: 3 Insufficient hugepages-2Mi."),
        (no_database,),
    ),
    # stores
    Fault(
        "storage-crashes",
        "the object storage crashes, and what stores in it",
        "Component drycc-storage",
        lambda w: w.component("storage").crash(),
        (no_storage, no_indexer, no_registry),
    ),
    Fault(
        "storage-unbound",
        "the object storage's volume is not bound after a restart",
        "*storage*",
        lambda w: w.component("storage").pend(UNBOUND),
        (no_storage,),
    ),
    Fault(
        "storage-out-of-memory",
        "the object storage was killed for want of memory",
        "Component drycc-storage",
        lambda w: w.component("storage").run_out_of_memory(),
        (no_storage,),
    ),
    Fault(
        "database-crashes",
        "the database crashes, and what needs it is not ready",
        "Component drycc-database",
        lambda w: w.component("database").crash(),
        (no_database,),
    ),
    Fault(
        "database-image",
        "the database's image cannot be pulled",
        "Image *",
        lambda w: w.component("database").lack_image(),
        (no_database,),
    ),
    Fault(
        "cache-crashes",
        "the cache crashes: every token is refused with 500",
        "Component drycc-valkey",
        lambda w: w.component("valkey").crash(),
        (no_grafana,),
    ),
    Fault(
        "cache-unschedulable",
        "no node takes the cache",
        "Component drycc-valkey",
        lambda w: w.component("valkey").pend("0/3 nodes are available: 3 Insufficient memory."),
    ),
    # parts
    Fault(
        "controller-crashes",
        "the controller crashes; builder and Grafana wait for it",
        "Component drycc-controller*",
        lambda w: w.component("controller").crash(),
        (no_controller,),
    ),
    Fault(
        "controller-image",
        "the controller's image cannot be pulled",
        "Image *",
        lambda w: w.component("controller").lack_image(),
        (no_controller,),
    ),
    Fault(
        "controller-lacks-key",
        "a key that the controller needs is in no Secret",
        "*passport-creds*",
        lambda w: w.secret("passport-creds").set("drycc-passport-controller-key", None),
        (lambda w: w.component("controller").lack_key("drycc-passport-controller-key"), no_controller),
    ),
    Fault(
        "controller-scaled-away",
        "somebody scaled the controller to nothing",
        "Component drycc-controller*",
        lambda w: w.component("controller").scale_to_zero(),
        (no_controller,),
    ),
    Fault(
        "passport-crashes",
        "passport crashes; nobody can log in, Grafana neither",
        "Component drycc-passport*",
        lambda w: w.component("passport").crash(),
        (no_grafana,),
    ),
    Fault(
        "registry-crashes",
        "the registry crashes, and no node can pull an app's image",
        "Component drycc-registry",
        lambda w: w.component("registry").crash(),
        (no_registry, lambda w: w.app().lack_image()),
    ),
    Fault(
        "indexer-down",
        "the log indexer does not come up; fluentbit waits for it",
        "Component drycc-quickwit-indexer",
        lambda w: w.component("quickwit-indexer").pend("0/3 nodes are available: 3 Insufficient cpu."),
        (no_indexer,),
        on=GENERATIONS[1:],
    ),
    Fault(
        "builder-crashes",
        "the builder crashes: nobody can push",
        "Component drycc-builder",
        lambda w: w.component("builder").crash(),
    ),
    Fault("grafana-crashes", "Grafana crashes", "Component drycc-grafana", lambda w: w.component("grafana").crash()),
    Fault(
        "diagnostic-mode",
        "the database was left in diagnostic mode: Ready, and not there",
        "Component drycc-database",
        lambda w: w.component("database").sleep(),
        (lambda w: w.database.lose_leader(), no_database),
    ),
    Fault(
        "quota-refuses",
        "a quota refuses the builder's pods",
        "Component drycc-builder",
        lambda w: w.component("builder").be_refused(_QUOTA),
    ),
    # rights
    Fault(
        "builder-unbound",
        "nothing is bound to the builder's account: it may not list namespaces",
        "ClusterRoleBinding drycc:drycc-builder",
        lambda w: w.binding("drycc:drycc-builder").remove(),
        (lambda w: w.component("builder").fail_probe(),),
    ),
    Fault(
        "patroni-role-lost",
        "the role of Patroni is gone: nobody may lead",
        "Role drycc-database",
        lambda w: w.role("drycc-database").remove(),
        (lambda w: w.database.be_forbidden(), no_database),
    ),
    Fault(
        "account-deleted",
        "passport's account was deleted, and then its pods",
        "ServiceAccount drycc-passport",
        lambda w: w.account("drycc-passport").refuse("passport"),
        (no_grafana,),
    ),
    # the way in
    Fault(
        "no-address",
        "the load balancer gives the gateway no address",
        "Gateway drycc-gateway",
        lambda w: w.gateway.lose_address(),
    ),
    Fault("no-gateway", "the Gateway was deleted", "Gateway drycc-gateway", lambda w: w.gateway.delete()),
    Fault("no-class", "the gateway's class is not installed", "GatewayClass *", lambda w: w.gateway.lose_class()),
    Fault(
        "no-gateway-api",
        "the Gateway API is not installed",
        "API gateway.networking.k8s.io",
        lambda w: w.uninstall_gateway_api(),
    ),
    Fault(
        "signatures-expired",
        "the domain's signatures have expired: resolvers that check them know no name of it",
        "Zone example.com",
        lambda w: w.dns.break_signatures(w.domain),
    ),
    Fault(
        "wildcard-wrong",
        "the wildcard record leads elsewhere",
        "Record *.example.com",
        lambda w: w.dns.point_wildcard("198.51.100.200"),
    ),
    Fault(
        "wildcard-missing", "nobody made the wildcard record", "Record *.example.com", lambda w: w.dns.remove_wildcard()
    ),
    Fault(
        "route-detached",
        "no listener takes the controller's route: 404",
        "HTTPRoute drycc-controller",
        lambda w: w.route("controller").detach(),
    ),
    Fault(
        "gateway-closed", "nothing listens at the gateway's address", "Address 192.0.2.10", lambda w: w.gateway.close()
    ),
    Fault(
        "certificate-expired",
        "the controller's certificate has expired",
        "* drycc*.example.com",
        lambda w: w.certificates.update({w.host("drycc"): "expired"}),
        tls=True,
    ),
    Fault(
        "gateway-hangs",
        "the gateway hangs: it takes connections, and says nothing",
        "Address 192.0.2.10",
        lambda w: w.gateway.listen(Answer(trouble="hang")),
    ),
    Fault("not-installed", "there is no Drycc in the namespace", "Platform drycc", lambda w: w.uninstall()),
    # apps
    Fault("apps-down", "every app is down, and the platform is well", "Apps *", apps_down),
]
"""Every fault; the first come first in the catalogue."""
