"""Parts that do not run, and what follows; who needs whom is in facts/root_causes."""

from drycc_doctor.worlds.consequences import no_controller, no_database, no_grafana, no_istiod
from drycc_doctor.worlds.state.answer import Answer
from drycc_doctor.worlds.world import World
from tests.causes.cause import Cause, Change

_READY = "components-ready"
_PROBED = "Readiness probe failed: HTTP probe failed with statuscode: 503"


def _probe_fails(world: World) -> None:
    world.component("registry").fail_probe()
    world.component("registry").warn("Unhealthy", _PROBED, times=300)


def _gateway_crashes(world: World) -> None:
    world.component("drycc-gateway-istio").crash()
    world.gateway.close()


def _mesh_down(world: World) -> None:
    """Sidecars of pods that started since get no configuration."""
    world.gateway.istiod.crash()
    world.component("builder").lose_sidecar()


def _crash(part: str, times: int = 120) -> Change:
    def change(world: World) -> None:
        world.component(part).crash()
        world.component(part).warn(
            "BackOff", f"Back-off restarting failed container {part} in pod {{pod}}_drycc(1)", times=times
        )

    return change


_KIND = "the cluster does not serve TCPRoute v1alpha2"
CAUSES = [
    Cause(
        "the definition of TCPRoute was deleted",
        lambda w: w.uninstall_kind("tcproutes"),
        ("gateway-crds", "no-tcproutes", "CustomResourceDefinition TCPRoute"),
        (_KIND,),
    ),
    Cause(
        "the definition of TCPRoute was deleted, and the gateway says nothing on its port",
        lambda w: w.uninstall_kind("tcproutes"),
        ("gateway-crds", "no-tcproutes", "CustomResourceDefinition TCPRoute"),
        (_KIND,),
        then=(lambda w: w.gateway.listen(Answer(trouble="cut"), port=2222),),
    ),
    Cause(
        "istiod was installed without its alpha flag",
        lambda w: w.gateway.lose_alpha(),
        ("gateway-tcp", "no-alpha", "Setting PILOT_ENABLE_ALPHA_GATEWAY_API"),
        ("git push cannot come in",),
    ),
    Cause(
        "the definition of HTTPRoute was deleted",
        lambda w: w.uninstall_kind("httproutes"),
        ("gateway-crds", "no-kind", "CustomResourceDefinition HTTPRoute"),
        ("HTTPRoute v1",),
    ),
    Cause(
        "Grafana is starting",
        lambda w: w.component("grafana").wait_for_containers(ago=20),
        (_READY, "starting", "Component drycc-grafana"),
        ("20 seconds ago",),
    ),
    Cause("a probe says 503", _probe_fails, (_READY, "not-ready", "Component drycc-registry"), (_PROBED,)),
    Cause(
        "the gateway's own pods crash",
        _gateway_crashes,
        (_READY, "crash-loop", "Component drycc-gateway-istio"),
        ("CrashLoopBackOff",),
    ),
    Cause("istiod crashes", no_istiod, ("gateway-controller", "down", "Control plane istiod"), ("CrashLoopBackOff",)),
    Cause(
        "istiod crashes, and sidecars wait",
        _mesh_down,
        ("gateway-controller", "down", "Control plane istiod"),
        ("CrashLoopBackOff",),
    ),
    Cause(
        "a sidecar alone is not ready",
        lambda w: w.component("builder").lose_sidecar(),
        (_READY, "sidecar", "Component drycc-builder"),
        ("istio-proxy",),
    ),
    Cause(
        "the builder crashes, again and again",
        _crash("builder"),
        (_READY, "crash-loop", "Component drycc-builder"),
        ("last exit 1",),
    ),
    Cause(
        "the database crashes",
        _crash("database"),
        (_READY, "crash-loop", "Component drycc-database"),
        ("last exit 1",),
        then=(no_database,),
    ),
    Cause(
        "the controller crashes",
        _crash("controller"),
        (_READY, "crash-loop", "Component drycc-controller*"),
        ("last exit 1",),
        then=(no_controller,),
    ),
    Cause(
        "the cache crashes",
        _crash("valkey"),
        (_READY, "crash-loop", "Component drycc-valkey"),
        ("last exit 1",),
        then=(no_grafana,),
    ),
    Cause(
        "quickwit's metastore crashes",
        _crash("quickwit-metastore"),
        (_READY, "crash-loop", "Component drycc-quickwit-metastore"),
        ("last exit 1",),
        on=("g2", "g3"),
        then=(
            lambda w: w.component("quickwit-indexer").fail_probe(),
            lambda w: w.component("quickwit-searcher").fail_probe(),
        ),
    ),
]
