"""The controller and passport run, and something that they lean on does not answer as it should."""

from drycc_doctor.worlds.consequences import no_api, no_controller, no_grafana, no_passport, unready
from drycc_doctor.worlds.faults.fault import Fault

FAULTS = [
    Fault(
        "cache-hangs",
        "the cache takes connections and says nothing: no token gets an answer, and every pod is ready",
        "Component drycc-controller",
        lambda w: w.hang_cache(),
    ),
    Fault(
        "database-hangs",
        "the database takes connections and says nothing",
        "Component drycc-controller",
        lambda w: w.hang_database(),
        (unready,),
    ),
    Fault(
        "database-password",
        "the controller has another password than the database; its pods are taken out of the Service",
        "Component drycc-controller",
        lambda w: w.lock_out("controller", "database"),
        (no_api,),
    ),
    Fault(
        "migration-missing",
        "the database lacks a migration; the controller's pods are taken out of the Service",
        "Component drycc-controller",
        lambda w: w.leave_tables("controller", "behind"),
        (no_api,),
    ),
    Fault(
        "replica-dead",
        "the replica that passport reads from is dead: nobody can log in, and every pod is ready",
        "Component drycc-passport",
        lambda w: w.lose_replica(),
    ),
    Fault(
        "passport-hangs",
        "a worker of passport's is stuck from its start: the port takes connections, and nobody answers",
        "Component drycc-passport",
        lambda w: w.component("passport").hang(),
        (no_passport, no_grafana),
    ),
    Fault(
        "controller-hangs",
        "the controller takes connections and says nothing",
        "Component drycc-controller",
        lambda w: w.component("controller").hang(),
        (no_api, no_controller),
    ),
]
