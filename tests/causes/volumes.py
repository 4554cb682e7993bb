"""Volumes and networks that do not come, and claims that are not bound (drycc/failures#what-kubernetes-says)."""

from drycc_doctor.worlds.consequences import no_database, no_grafana, no_registry, no_storage
from drycc_doctor.worlds.world import World
from tests.causes.cause import Cause, Change

_READY = "components-ready"
_MULTI = (
    'Multi-Attach error for volume "pvc-02b1e5a7-49e5-442f-a943-48f8f493a51c" Volume is already exclusively attached to one '
    "node and can't be attached to another"
)
_ENGINE = (
    'MountVolume.MountDevice failed for volume "pvc-1" : rpc error: code = Internal desc = volume pvc-1 hasn\'t been '
    "attached yet"
)
_NFS = (
    'MountVolume.SetUp failed for volume "data" : mount failed: exit status 32 Output: mount.nfs: Connection timed out for '
    "192.0.2.77:/export"
)
_ATTACH = 'AttachVolume.Attach failed for volume "pvc-2" : rpc error: code = DeadlineExceeded desc = context deadline exceeded'
_VAGUE = (
    "Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[]: "
    "timed out waiting for the condition"
)
_ROOM = (
    "0/3 nodes are available: 3 node(s) did not have enough free storage. preemption: 0/3 nodes are available: 3 No "
    "preemption victims found for incoming pod."
)
_CNI = (
    'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "0ab1": plugin '
    'type="calico" failed (add): error getting ClusterInformation: connection is unauthorized: Unauthorized'
)


def _lacks(part: str, said: str, reason: str = "FailedMount") -> Change:
    return lambda w: w.component(part).lack_volume(said, reason)


def _mount(title: str, part: str, said: str, *then: Change, reason: str = "FailedMount") -> Cause:
    return Cause(
        title, _lacks(part, said, reason), (_READY, "mount", f"Component drycc*{part}*"), (reason, said), then=then
    )


def _told_twice(world: World) -> None:
    """What tells less comes later, and is not what is quoted."""
    world.component("grafana").lack_volume(_NFS)
    world.component("grafana").warn("FailedMount", f"{_VAGUE}", times=3)


def _no_room(part: str, *then: Change) -> Cause:
    def change(world: World) -> None:
        made = {"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": "topolvm-provisioner"}}
        made |= {"provisioner": "topolvm.io", "volumeBindingMode": "WaitForFirstConsumer"}
        world.objects.add("storage.k8s.io/v1", "storageclasses", made)
        for name in (one for one in world.cluster.claims if f"drycc-{part}" in one):
            world.cluster.claim(name).pend("topolvm-provisioner")
        world.component(part).pend(_ROOM)
        world.component(part).warn("FailedScheduling", _ROOM, source="default-scheduler")

    root = ("components-scheduling", "volume", f"Component drycc-{part}")
    return Cause(f"the nodes' disks are full: {part}", change, root, ("did not have enough free storage",), then=then)


def _no_network(part: str) -> Change:
    def change(world: World) -> None:
        world.component(part).wait_for_containers()
        world.component(part).warn("FailedCreatePodSandBox", _CNI, times=40)

    return change


CAUSES = [
    _mount("the object storage's volumes cannot be mounted", "storage", _ENGINE, no_storage, no_registry),
    _mount(
        "the object storage's volumes are attached elsewhere",
        "storage",
        _MULTI,
        no_storage,
        reason="FailedAttachVolume",
    ),
    _mount("Grafana's volume is attached to a dead node", "grafana", _MULTI, reason="FailedAttachVolume"),
    _mount("the database's volumes cannot be attached", "database", _ATTACH, no_database, reason="FailedAttachVolume"),
    _mount("the cache's volumes cannot be mounted", "valkey", _NFS, no_grafana),
    _mount(
        "a Secret that is mounted is not there",
        "builder",
        'MountVolume.SetUp failed for volume "key" : secret "key" not found',
    ),
    _mount(
        "a ConfigMap that the collector mounts is not there",
        "fluentbit",
        'MountVolume.SetUp failed for volume "x" : configmap "x" not found',
    ),
    _mount("an export is not reached", "grafana", _NFS),
    Cause(
        "what tells more is quoted",
        _told_twice,
        (_READY, "mount", "Component drycc-grafana"),
        ("Connection timed out",),
    ),
    _no_room("grafana"),
    _no_room("valkey"),
    _no_room("database", no_database),
    _no_room("storage", no_storage),
    _no_room("victoriametrics-vmagent"),
    _no_room("victoriametrics-vmstorage"),
    Cause(
        "the network plugin refuses the registry",
        _no_network("registry"),
        (_READY, "network", "Component drycc-registry"),
        ("plugin type=", "Unauthorized"),
        then=(no_registry,),
    ),
    Cause(
        "the network plugin refuses the controller",
        _no_network("controller"),
        (_READY, "network", "Component drycc-controller*"),
        ("Unauthorized",),
        then=(no_grafana,),
    ),
    Cause(
        "no containers, and no warning says why",
        lambda w: w.component("builder").wait_for_containers(),
        (_READY, "creating", "Component drycc-builder"),
        ("no warning says why",),
    ),
]
