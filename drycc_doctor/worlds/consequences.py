"""Faults that others follow from: what is wrong in the first place, and what is wrong because of it.

See drycc/failures#failures.
"""

from collections.abc import Iterator
from contextlib import suppress

from drycc_doctor.worlds.happenings.component import Component
from drycc_doctor.worlds.state.objects import NotThereError
from drycc_doctor.worlds.world import World

_UNBOUND = "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims."
_API = ("controller", "controller-metric", "controller-mutate")
_PERSISTENT = ("database", "valkey", "storage", "grafana", "victoriametrics-vmstorage")
_STORES = ("builder", "registry", "quickwit-indexer", "quickwit-searcher", "quickwit-metastore")


def _some(world: World, *names: str) -> Iterator[Component]:
    """Those of the components that this generation has."""
    for name in names:
        with suppress(NotThereError):
            yield world.component(name)


def _no_storage(world: World) -> None:
    for one in _some(world, *_STORES):
        one.crash()


def _no_database(world: World) -> None:
    world.lost.add("drycc-database")
    for one in _some(world, *_API, "passport", "quickwit-metastore", "grafana"):
        one.fail_probe()


def _no_controller(world: World) -> None:
    for one in _some(world, "builder", "grafana"):
        one.fail_probe()


def _no_indexer(world: World) -> None:
    if world.generation != "g1":  # its fluentbit waits for the logger
        for one in _some(world, "fluentbit"):
            one.wait_in_init()


def _no_registry(world: World) -> None:
    for one in _some(world, "registry-proxy"):
        one.wait_in_init()


def node_lost(world: World) -> None:
    """A node is lost, with all that ran on it."""
    world.node("node-1").lose()
    for plural in ("deployments", "statefulsets", "daemonsets"):
        for workload in world.objects.list(plural, "drycc"):
            one = Component(world, plural, workload["metadata"]["name"])
            one.lose_these([pod for pod in one.pods if pod["spec"].get("nodeName") == "node-1"])


def no_default_class(world: World) -> None:
    """No volume is made."""
    for name in ("longhorn", "local-path"):
        with suppress(NotThereError):
            world.cluster.set_default(name, "false")
    for name in world.cluster.claims:
        world.cluster.claim(name).pend(None)
    for one in _some(world, *_PERSISTENT):
        one.pend(_UNBOUND)
    _no_storage(world)
    _no_database(world)


def cluster_dns_down(world: World) -> None:
    """Nothing finds anything."""
    world.cluster.dns.crash()
    for one in _some(world, *_API, "passport", "builder", "grafana"):
        one.fail_probe()
    _no_indexer(world)


def no_hugepages(world: World) -> None:
    """The database waits for memory pages."""
    world.component("database").pend("0/3 nodes are available: 3 Insufficient hugepages-2Mi.")
    _no_database(world)


def storage_crashes(world: World) -> None:
    """What stores in it crashes too."""
    world.component("storage").crash()
    _no_storage(world)
    _no_indexer(world)
    _no_registry(world)


def storage_unbound(world: World) -> None:
    """Its volume is not bound."""
    world.component("storage").pend(_UNBOUND)
    _no_storage(world)


def storage_out_of_memory(world: World) -> None:
    """It is killed at its limit."""
    world.component("storage").run_out_of_memory()
    _no_storage(world)


def database_crashes(world: World) -> None:
    """What needs it is not ready."""
    world.component("database").crash()
    _no_database(world)


def database_image(world: World) -> None:
    """Its image cannot be pulled."""
    world.component("database").lack_image()
    _no_database(world)


def cache_crashes(world: World) -> None:
    """Grafana does not come up."""
    world.component("valkey").crash()
    for one in _some(world, "grafana"):
        one.fail_probe()


def controller_crashes(world: World) -> None:
    """Builder and Grafana wait for it."""
    world.component("controller").crash()
    _no_controller(world)


def controller_image(world: World) -> None:
    """Its image cannot be pulled."""
    world.component("controller").lack_image()
    _no_controller(world)


def controller_lacks_key(world: World) -> None:
    """A key that it needs is in no Secret."""
    world.secret("passport-creds").set("drycc-passport-controller-key", None)
    world.component("controller").lack_key("drycc-passport-controller-key")
    _no_controller(world)


def controller_scaled_away(world: World) -> None:
    """Somebody scaled it to nothing."""
    world.component("controller").scale_to_zero()
    _no_controller(world)


def passport_crashes(world: World) -> None:
    """Nobody can log in."""
    world.component("passport").crash()
    for one in _some(world, "grafana"):
        one.fail_probe()


def registry_crashes(world: World) -> None:
    """No node can pull an app's image."""
    world.component("registry").crash()
    _no_registry(world)
    world.app().lack_image()


def indexer_down(world: World) -> None:
    """Fluentbit waits for it."""
    world.component("quickwit-indexer").pend("0/3 nodes are available: 3 Insufficient cpu.")
    _no_indexer(world)


def diagnostic_mode(world: World) -> None:
    """The database is Ready, and not there."""
    world.component("database").sleep()
    world.database.lose_leader()
    _no_database(world)


def quota_refuses(world: World) -> None:
    """The builder has no pods."""
    quota = "exceeded quota: drycc, requested: pods=1, used: pods=50, limited: pods=50"
    world.component("builder").be_refused(f'pods "drycc-builder-x" is forbidden: {quota}')


def apps_down(world: World) -> None:
    """All apps crash."""
    for name in world.apps:
        world.app(name).crash()
