"""Platforms that are well, and look unusual."""

from contextlib import suppress

from drycc_doctor.worlds.state.objects import NotThereError
from drycc_doctor.worlds.world import World
from tests.causes.cause import Well

_DNS = (
    "Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: 192.0.2.53 "
    "192.0.2.54 192.0.2.55"
)


def _name_servers(world: World) -> None:
    for name in ("builder", "controller", "passport"):
        world.component(name).warn("DNSConfigForming", _DNS, times=1138)


def _native_sidecars(world: World) -> None:
    """A mesh whose proxies are init containers that are restarted always; first of all, too."""
    told = {"name": "istio-proxy", "image": "proxyv2", "imageID": "", "restartCount": 0, "ready": True, "started": True}
    told |= {"state": {"running": {"startedAt": "2026-01-01T00:00:00Z"}}, "lastState": {}}
    for pod in world.objects.list("pods", "drycc"):
        if pod["status"]["phase"] == "Running" and "gateway" not in pod["metadata"]["name"]:
            inits = pod["spec"].setdefault("initContainers", [])
            inits.insert(0, {"name": "istio-proxy", "image": "proxyv2", "restartPolicy": "Always"})
            pod["status"].setdefault("initContainerStatuses", []).insert(0, dict(told))


def _pulls(world: World) -> None:
    """A pod that starts, whose kubelet said what it says of many."""
    world.component("builder").wait_for_containers(ago=30, only=1)
    world.component("builder").warn(
        "FailedMount", "failed to sync configmap cache: timed out waiting for the condition", times=1
    )


def _new_node(world: World) -> None:
    for part in ("fluentbit", "registry-proxy", "node-exporter"):
        with suppress(NotThereError):
            world.component(part).wait_for_containers(ago=25, only=1)


def _came_back(world: World) -> None:
    """Pods that were refused, and are there now."""
    for part in ("valkey", "fluentbit", "builder"):
        world.component(part).warn_of_refusal("exceeded quota: team")


def _argo(world: World) -> None:
    """No release is kept; the objects say whose they are."""
    world.release.forget()
    for plural in ("deployments", "statefulsets", "daemonsets", "services", "configmaps"):
        for one in world.objects.list(plural, "drycc"):
            annotations = one["metadata"].setdefault("annotations", {})
            annotations.pop("meta.helm.sh/release-name", None)
            annotations.pop("meta.helm.sh/release-namespace", None)
            annotations["argocd.argoproj.io/tracking-id"] = f"drycc:apps/{one['kind']}:drycc/{one['metadata']['name']}"


def _others_write(world: World) -> None:
    for name in ("controller", "passport"):
        world.component(name).set_env("STAKATER_CONTROLLER_CREDS_SECRET", "1f3870be274f6c49b3e31a0c6728957f")
    world.component("registry").annotate("autopilot.gke.io/resource-adjustment", '{"modified":true}')
    world.component("registry").ask_for(cpu="500m", memory="2Gi")
    world.component("builder").add_replica()
    world.component("builder").be_scaled()


def _keda(world: World) -> None:
    world.component("passport-celery").scale_to_zero()
    world.component("passport-celery").be_scaled("keda.sh/v1alpha1", "ScaledObject")


WELL = [
    Well("pods were refused, and are there", _came_back, ("repeated",)),
    Well(
        "the gateway got a second address", lambda w: w.gateway.give("192.0.2.10", "192.0.2.11"), ("missing-address",)
    ),
    Well("a pod is 20 s old", lambda w: w.component("builder").wait_for_containers(ago=20, only=1), ("starting",)),
    Well("a pod is 30 s old, and its kubelet warned once", _pulls, ("starting",)),
    Well("a node came 25 s ago", _new_node, ("starting",)),
    Well("native sidecars, first of all", _native_sidecars),
    Well("more than three name servers", _name_servers, ("repeated",)),
    Well("Envoy Gateway serves the class", lambda w: w.planes.use_envoy_gateway()),
    Well("Cilium serves the class", lambda w: w.planes.use_cilium()),
    Well("k3s: Traefik serves the class", lambda w: w.planes.use_traefik()),
    Well("OpenShift", lambda w: w.planes.use_openshift()),
    Well("RKE2", lambda w: w.planes.use_rke2()),
    Well("a node came 20 s ago, and has no network yet", lambda w: w.node("node-3").await_network(20), ("starting",)),
    Well("metrics-server is registered, and does not run", lambda w: w.break_metrics(), ("unavailable",)),
    Well("Argo CD renders the chart", _argo),
    Well("Reloader, Autopilot and an autoscaler write into workloads", _others_write),
    Well("KEDA scales workers to nothing", _keda, on=("g3",)),
    Well("an app is scaled to nothing", lambda w: w.app().scale_to_zero()),
    Well("many domains", lambda w: w.add_hosts(w.apps[0], 60)),
]
