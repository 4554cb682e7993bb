"""The components: their pods, images, keys."""

from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.worlds.consequences import no_controller, no_database, no_grafana, no_indexer, no_registry
from drycc_doctor.worlds.faults.fault import Fault

_QUOTA = (
    'pods "drycc-builder-x" is forbidden: exceeded quota: drycc, requested: pods=1, used: pods=50, limited: pods=50'
)
FAULTS = [
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
]
