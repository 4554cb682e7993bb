"""Services whose selector takes no pod; who calls them follows."""

from contextlib import suppress

from drycc_doctor.worlds.consequences import no_controller, no_grafana, no_indexer, no_registry, no_storage
from drycc_doctor.worlds.state.objects import NotThereError
from drycc_doctor.worlds.state.programs import Store
from drycc_doctor.worlds.world import World
from tests.causes.cause import Cause, Change


def _renamed(service: str, *then: Change, title: str = "", on: tuple[str, ...] = ("g1", "g2", "g3")) -> Cause:
    wanted = f"{service}-next"

    def change(world: World) -> None:
        world.service(service).select(app=wanted)

    root = ("components-services", "selects-nothing", f"Service {service}")
    return Cause(
        title or f"the selector of {service} takes no pod", change, root, (f"app={wanted}", "and the pods of"), on, then
    )


def _no_cache(world: World) -> None:
    world.stores["drycc-valkey"] = Store.REFUSES
    no_grafana(world)


def _started_anew(world: World) -> None:
    """Who starts waits for the cache."""
    for name in ("controller", "passport", "logger"):
        with suppress(NotThereError):
            world.component(name).wait_in_init()


def _no_metastore(world: World) -> None:
    for name in ("indexer", "searcher", "control-plane", "janitor"):
        world.component(f"quickwit-{name}").fail_probe()
    no_indexer(world)


CAUSES = [
    _renamed("drycc-valkey", _no_cache),
    _renamed("drycc-valkey", _no_cache, _started_anew, title="the cache's selector takes no pod, and parts start"),
    _renamed("drycc-valkey", _started_anew, title="the same where there is a logger", on=("g1",)),
    _renamed("drycc-storage", no_storage, no_registry),
    _renamed("drycc-registry", no_registry),
    _renamed("drycc-passport", no_grafana),
    _renamed("drycc-grafana"),
    _renamed("drycc-builder"),
    _renamed("drycc-controller-api", no_controller),
    _renamed("drycc-controller-mutate"),
    _renamed("drycc-quickwit-metastore", _no_metastore, on=("g2", "g3")),
    _renamed("drycc-quickwit-indexer", no_indexer, on=("g2", "g3")),
    _renamed("drycc-victoriametrics-vminsert"),
    _renamed("drycc-victoriametrics-vmselect"),
]
