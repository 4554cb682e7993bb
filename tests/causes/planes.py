"""Control planes that are not istiod and CoreDNS, and do not run; found by the class, or by what pods ask for names."""

from drycc_doctor.worlds.consequences import UNBOUND, no_indexer, no_names
from drycc_doctor.worlds.happenings.condition import waiting
from drycc_doctor.worlds.world import World
from tests.causes.cause import Cause, Change

_SERVES, _NOT = "gateway-controller", "not-serving"
_DRIVER = "driver-longhorn-io"
_THEN = "no app, no domain, no certificate"


def _envoy_gateway(world: World) -> None:
    world.planes.use_envoy_gateway()
    world.planes.plane("envoy-gateway").crash()


def _cilium(world: World) -> None:
    world.planes.use_cilium()
    world.planes.plane("cilium-operator").scale_to_zero()


def _new_app(world: World) -> None:
    app = world.apps[0]
    world.objects.get("gateways", app, app)["status"] = {"conditions": waiting("Accepted", "Programmed")}


def _made_anew(world: World) -> None:
    world.gateway.await_controller()
    world.gateway.refuse_class()


def _pending(world: World) -> None:
    """The load balancer before Envoy Gateway's proxies has no address."""
    world.planes.use_envoy_gateway()
    world.planes.lose_address()


def _dns(distribution: str, name: str) -> Change:
    def change(world: World) -> None:
        getattr(world.planes, f"use_{distribution}")()
        world.planes.plane(name).crash()

    return change


def _no_volumes(world: World) -> None:
    """The CSI driver's controller does not run, and two parts are to get their first volumes."""
    world.cluster.hold(_DRIVER)
    world.cluster.stop(_DRIVER)
    for part in ("grafana", "valkey"):
        for name in (one for one in world.cluster.claims if f"drycc-{part}" in one):
            world.cluster.claim(name).pend("longhorn")
        world.component(part).pend(UNBOUND)


def _no_volume(world: World) -> None:
    world.cluster.hold(_DRIVER)
    world.cluster.stop(_DRIVER)
    world.cluster.claim(world.cluster.claims[0]).pend("longhorn")


_SILENT = ("cluster-provisioners", "silent", "Control plane driver.longhorn.io")
CAUSES = [
    Cause("who makes volumes does not run", _no_volumes, _SILENT, ("kube-system/driver-longhorn-io",)),
    Cause(
        "a class makes no volumes, and nobody says why",
        lambda w: w.cluster.stop_provisioner(),
        ("cluster-storage", "no-volumes", "StorageClass longhorn"),
        ("StorageClass longhorn makes no volumes",),
    ),
    Cause(
        "a volume is not made, and nobody says why",
        lambda w: w.cluster.claim().pend("longhorn"),
        ("cluster-storage", "pending", "PersistentVolumeClaim *"),
        ("made no volume of class longhorn",),
    ),
    Cause("who makes volumes does not run, and one is missing", _no_volume, _SILENT, ("waits for it",)),
    Cause(
        "Envoy Gateway crashes, and everything was changed since",
        _envoy_gateway,
        (_SERVES, _NOT, "Control plane Envoy Gateway"),
        ("envoy-gateway-system/envoy-gateway", "CrashLoopBackOff", _THEN),
        then=(lambda w: w.gateway.change_all(),),
    ),
    Cause(
        "Cilium's operator is scaled to nothing, and an app was made since",
        _cilium,
        (_SERVES, _NOT, "Control plane Cilium"),
        ("kube-system/cilium-operator is scaled to nothing", _THEN),
        then=(_new_app,),
    ),
    Cause(
        "Cilium's operator is scaled to nothing, and routes were made since",
        _cilium,
        (_SERVES, _NOT, "Control plane Cilium"),
        ("kube-system/cilium-operator is scaled to nothing",),
        then=(lambda w: w.route("grafana").ignore(), lambda w: w.route("builder").ignore()),
    ),
    Cause(
        "Envoy Gateway crashes, and the class and the Gateway were made since",
        _envoy_gateway,
        (_SERVES, _NOT, "Control plane Envoy Gateway"),
        ("CrashLoopBackOff",),
        then=(_made_anew,),
    ),
    Cause(
        "the load balancer before Envoy Gateway gets no address",
        _pending,
        ("gateway-addresses", "pending", "Gateway drycc-gateway"),
        ("envoy-gateway-system/envoy-drycc-drycc-gateway-5f0f3a1c", "No addresses have been assigned"),
    ),
    Cause(
        "OpenShift's DNS crashes",
        _dns("openshift", "dns-default"),
        ("cluster-dns", "no-endpoints", "DNS of the cluster"),
        ("CrashLoopBackOff",),
        then=(no_names, no_indexer),
    ),
    Cause(
        "RKE2's DNS crashes",
        _dns("rke2", "rke2-coredns-rke2-coredns"),
        ("cluster-dns", "no-endpoints", "DNS of the cluster"),
        ("CrashLoopBackOff",),
        then=(no_names, no_indexer),
    ),
]
