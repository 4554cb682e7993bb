"""The stores: database, cache, object storage."""

from drycc_doctor.worlds.consequences import UNBOUND, no_database, no_grafana, no_indexer, no_registry, no_storage
from drycc_doctor.worlds.faults.fault import Fault

FAULTS = [
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
]
