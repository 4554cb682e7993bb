"""Under the platform: nodes, volumes, the cluster's own DNS."""

from drycc_doctor.worlds.consequences import no_database, no_default_class, no_indexer, no_names, node_lost
from drycc_doctor.worlds.faults.fault import Fault

FAULTS = [
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
]
