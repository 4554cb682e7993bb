"""What follows from faults.

See drycc/failures#failures.
"""

from collections.abc import Callable
from contextlib import suppress

from drycc_doctor.facts.platform.generations import generation_named
from drycc_doctor.worlds.happenings.component import Component
from drycc_doctor.worlds.state.objects import NotThereError
from drycc_doctor.worlds.state.programs import Store
from drycc_doctor.worlds.world import World

UNBOUND = "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims."
_API = ("controller", "controller-metric", "controller-mutate")
_PERSISTENT = ("database", "valkey", "storage", "grafana", "victoriametrics-vmstorage")
_STORES = ("builder", "registry", "quickwit-indexer", "quickwit-searcher", "quickwit-metastore")


def _each(world: World, happens: Callable[[Component], None], *names: str) -> None:
    """Let it happen to those of the components that this generation has."""
    for name in names:
        with suppress(NotThereError):
            happens(world.component(name))


def no_storage(world: World) -> None:
    """What stores in the object storage crashes."""
    _each(world, Component.crash, *_STORES)


def no_database(world: World) -> None:
    """What asks the database is not ready."""
    world.stores["drycc-database"] = Store.REFUSES
    unready(world)


def unready(world: World) -> None:
    """The readiness probes of what asks the database say no."""
    _each(world, Component.fail_probe, *_API, "passport", "quickwit-metastore", "grafana")


def no_api(world: World) -> None:
    """The controller's readiness probes say no."""
    _each(world, Component.fail_probe, *_API)


def no_passport(world: World) -> None:
    """Passport's readiness probe says no."""
    _each(world, Component.fail_probe, "passport")


def other_password(world: World) -> None:
    """The database's password is changed in its Secret alone: what starts with it ends at once.

    See drycc/controller#init-containers.
    """
    world.secret("database-creds").change("password")
    _each(world, Component.crash, "controller", "controller-metric", "passport")
    no_controller(world)


def no_grafana(world: World) -> None:
    """Grafana cannot log in."""
    _each(world, Component.fail_probe, "grafana")


def no_names(world: World) -> None:
    """Nothing finds anything by name."""
    _each(world, Component.fail_probe, *_API, "passport", "builder", "grafana")


def no_controller(world: World) -> None:
    """Builder and Grafana wait for the controller."""
    _each(world, Component.fail_probe, "builder", "grafana")


def no_indexer(world: World) -> None:
    """Fluentbit waits for the log indexer."""
    if generation_named(world.generation).quickwit:  # its fluentbit waits for the logger
        _each(world, Component.wait_in_init, "fluentbit")


def no_registry(world: World) -> None:
    """The registry's proxies wait for it."""
    _each(world, Component.wait_in_init, "registry-proxy")


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
    _each(world, lambda one: one.pend(UNBOUND), *_PERSISTENT)
    no_storage(world)
    no_database(world)


def no_istiod(world: World) -> None:
    """Istiod crashes: who changed the gateway waits, and a pod of the gateway that starts is told nothing."""
    world.gateway.istiod.crash()
    world.gateway.change_all()
    world.component("drycc-gateway-istio").lose_one()


def no_cert_manager(world: World) -> None:
    """Cert-manager crashes, and the certificate ends soon."""
    world.acme.program().crash()
    world.acme.end_in(5)


def apps_down(world: World) -> None:
    """All apps crash."""
    for name in world.apps:
        world.app(name).crash()
