"""What goes wrong on real platforms: one fault, and all that follows from it, written as a change to a World.

``root`` is the subject that the report must name first, as a glob. The consequences are those of facts 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drycc_doctor.worlds.answers import Answer
from drycc_doctor.worlds.verbs import Component

if TYPE_CHECKING:
    from drycc_doctor.worlds.world import World

Change = Callable[["World"], None]
_ALL = ("g1", "g2", "g3")


@dataclass(frozen=True, slots=True)
class Fault:
    """One of :data:`FAULTS`; ``on`` are the generations where it can be."""

    name: str
    title: str
    root: str
    change: Change
    on: tuple[str, ...] = _ALL
    tls: bool = False


FAULTS: list[Fault] = []
"""Every fault, in the order of this file."""


def fault(root: str, title: str, *, on: tuple[str, ...] = _ALL, tls: bool = False) -> Callable[[Change], Change]:
    """Declare a fault by its change."""

    def declare(change: Change) -> Change:
        FAULTS.append(Fault(change.__name__.replace("_", "-"), title, root, change, on, tls))
        return change

    return declare


def _some(world: World, *names: str) -> Iterator[Component]:
    """Those of the components that this generation has."""
    for name in names:
        with suppress(KeyError):
            yield world.component(name)


_STORES = ("builder", "registry", "quickwit-indexer", "quickwit-searcher", "quickwit-metastore")
_API = ("controller", "controller-metric", "controller-mutate")
_PERSISTENT = ("database", "valkey", "storage", "grafana", "victoriametrics-vmstorage")


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
    if world.generation == "g1":  # its fluentbit waits for the logger
        return
    for one in _some(world, "fluentbit"):
        one.wait_in_init()


def _no_registry(world: World) -> None:
    for one in _some(world, "registry-proxy"):
        one.wait_in_init()


# ---- under the platform ----


@fault("Node node-1", "a node is lost, with all that ran on it")
def node_lost(world: World) -> None:
    world.node("node-1").lose()
    for plural in ("deployments", "statefulsets", "daemonsets"):
        for workload in world.objects.list(plural, "drycc"):
            one = Component(world, plural, workload["metadata"]["name"])
            there = [pod for pod in one.pods if pod["spec"].get("nodeName") == "node-1"]
            one.lose_these(there)


@fault("StorageClass *", "the default StorageClass is gone, and no volume is made")
def no_default_class(world: World) -> None:
    for name in ("longhorn", "local-path"):
        with suppress(KeyError):
            world.cluster.set_default(name, "false")
    for name in world.cluster.claims:
        world.cluster.claim(name).pend(None)
    for one in _some(world, *_PERSISTENT):
        one.pend("0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.")
    _no_storage(world)
    _no_database(world)


@fault("DNS of the cluster", "the cluster's own DNS is down: nothing finds anything")
def cluster_dns_down(world: World) -> None:
    world.cluster.dns.crash()
    for one in _some(world, *_API, "passport", "builder", "grafana"):
        one.fail_probe()
    _no_indexer(world)


@fault("Component drycc-database", "the database waits for hugepages that no node has")
def no_hugepages(world: World) -> None:
    world.component("database").pend("0/3 nodes are available: 3 Insufficient hugepages-2Mi.")
    _no_database(world)


# ---- stores ----


@fault("Component drycc-storage", "the object storage crashes, and what stores in it")
def storage_crashes(world: World) -> None:
    world.component("storage").crash()
    _no_storage(world)
    _no_indexer(world)
    _no_registry(world)


@fault("*storage*", "the object storage's volume is not bound after a restart")
def storage_unbound(world: World) -> None:
    world.component("storage").pend("0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.")
    _no_storage(world)


@fault("Component drycc-storage", "the object storage was killed for want of memory")
def storage_out_of_memory(world: World) -> None:
    world.component("storage").run_out_of_memory()
    _no_storage(world)


@fault("Component drycc-database", "the database crashes, and what needs it is not ready")
def database_crashes(world: World) -> None:
    world.component("database").crash()
    _no_database(world)


@fault("Image *", "the database's image cannot be pulled")
def database_image(world: World) -> None:
    world.component("database").lack_image()
    _no_database(world)


@fault("Component drycc-valkey", "the cache crashes: every token is refused with 500")
def cache_crashes(world: World) -> None:
    world.component("valkey").crash()
    for one in _some(world, "grafana"):
        one.fail_probe()


@fault("Component drycc-valkey", "no node takes the cache")
def cache_unschedulable(world: World) -> None:
    world.component("valkey").pend("0/3 nodes are available: 3 Insufficient memory.")


# ---- parts ----


@fault("Component drycc-controller*", "the controller crashes; builder and Grafana wait for it")
def controller_crashes(world: World) -> None:
    world.component("controller").crash()
    _no_controller(world)


@fault("Image *", "the controller's image cannot be pulled")
def controller_image(world: World) -> None:
    world.component("controller").lack_image()
    _no_controller(world)


@fault("*passport-creds*", "a key that the controller needs is in no Secret")
def controller_lacks_key(world: World) -> None:
    world.secret("passport-creds").set("drycc-passport-controller-key", None)
    world.component("controller").lack_key("drycc-passport-controller-key")
    _no_controller(world)


@fault("Component drycc-controller*", "somebody scaled the controller to nothing")
def controller_scaled_away(world: World) -> None:
    world.component("controller").scale_to_zero()
    _no_controller(world)


@fault("Component drycc-passport*", "passport crashes; nobody can log in, Grafana neither")
def passport_crashes(world: World) -> None:
    world.component("passport").crash()
    for one in _some(world, "grafana"):
        one.fail_probe()


@fault("Component drycc-registry", "the registry crashes, and no node can pull an app's image")
def registry_crashes(world: World) -> None:
    world.component("registry").crash()
    _no_registry(world)
    world.app().lack_image()


@fault("Component drycc-quickwit-indexer", "the log indexer does not come up; fluentbit waits for it", on=("g2", "g3"))
def indexer_down(world: World) -> None:
    world.component("quickwit-indexer").pend("0/3 nodes are available: 3 Insufficient cpu.")
    _no_indexer(world)


@fault("Component drycc-builder", "the builder crashes: nobody can push")
def builder_crashes(world: World) -> None:
    world.component("builder").crash()


@fault("Component drycc-grafana", "Grafana crashes")
def grafana_crashes(world: World) -> None:
    world.component("grafana").crash()


@fault("Component drycc-database", "the database was left in diagnostic mode: Ready, and not there")
def diagnostic_mode(world: World) -> None:
    world.component("database").sleep()
    world.database.lose_leader()
    _no_database(world)


@fault("Component drycc-builder", "a quota refuses the builder's pods")
def quota_refuses(world: World) -> None:
    message = (
        'pods "drycc-builder-x" is forbidden: exceeded quota: drycc, requested: pods=1, used: pods=50, limited: pods=50'
    )
    world.component("builder").be_refused(message)


# ---- the way in ----


@fault("Gateway drycc-gateway", "the load balancer gives the gateway no address")
def no_address(world: World) -> None:
    world.gateway.lose_address()


@fault("Gateway drycc-gateway", "the Gateway was deleted")
def no_gateway(world: World) -> None:
    world.gateway.delete()


@fault("GatewayClass *", "the gateway's class is not installed")
def no_class(world: World) -> None:
    world.gateway.lose_class()


@fault("API gateway.networking.k8s.io", "the Gateway API is not installed")
def no_gateway_api(world: World) -> None:
    world.uninstall_gateway_api()


@fault("Zone example.com", "the domain's signatures have expired: resolvers that check them know no name of it")
def signatures_expired(world: World) -> None:
    world.dns.break_signatures(world.domain)


@fault("Record *.example.com", "the wildcard record leads elsewhere")
def wildcard_wrong(world: World) -> None:
    world.dns.point_wildcard("198.51.100.200")


@fault("Record *.example.com", "nobody made the wildcard record")
def wildcard_missing(world: World) -> None:
    world.dns.remove_wildcard()


@fault("HTTPRoute drycc-controller", "no listener takes the controller's route: 404")
def route_detached(world: World) -> None:
    world.route("controller").detach()


@fault("Address 192.0.2.10", "nothing listens at the gateway's address")
def gateway_closed(world: World) -> None:
    world.gateway.close()


@fault("* drycc*.example.com", "the controller's certificate has expired", tls=True)
def certificate_expired(world: World) -> None:
    world.certificates[world.host("drycc")] = "expired"


@fault("Address 192.0.2.10", "the gateway hangs: it takes connections, and says nothing")
def gateway_hangs(world: World) -> None:
    world.gateway.listen(Answer(trouble="hang"))


@fault("Platform drycc", "there is no Drycc in the namespace")
def not_installed(world: World) -> None:
    world.uninstall()


# ---- apps ----


@fault("Apps *", "every app is down, and the platform is well")
def apps_down(world: World) -> None:
    for name in world.apps:
        world.app(name).crash()
