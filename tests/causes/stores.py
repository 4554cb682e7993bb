"""Stores that take nothing more while all pods are well (drycc/storage#minio-answers, drycc/database#patroni-answers)."""

from drycc_doctor.worlds.world import World
from tests.causes.cause import Cause


def _app_refused(world: World) -> None:
    world.gateway.starve(world.apps[0])
    world.gateway.refuse_of_metallb(world.apps[0], 'unknown pool "nobody"')


CAUSES = [
    Cause(
        "the database's disk is full",
        lambda w: w.metrics.rooms.update(database=0.0),
        ("storage-room", "full", "Component drycc-database"),
        ("0.0% of its room left",),
    ),
    Cause(
        "a drive of the object storage is full",
        lambda w: w.metrics.rooms.update(storage=0.0),
        ("storage-room", "full", "Component drycc-storage"),
        ("0.0% of its room left",),
    ),
    Cause(
        "too few of MinIO's drives are there",
        lambda w: w.lose_drives(3),
        ("storage-ready", "no-quorum", "Component drycc-storage"),
        ("neither reads nor writes",),
        on=("g1",),
    ),
    Cause(
        "the registry's key is wrong",
        lambda w: w.keep_images("locked"),
        ("registry-ready", "storage-fails", "Service drycc-registry"),
        ("its key or bucket is wrong",),
    ),
    Cause(
        "the database's leader is dead, and nobody may take over",
        lambda w: w.database.kill(0, ago=90),
        ("database-leader", "stale", "Component drycc-database"),
        ("drycc-database-0 does not answer", "has not renewed its lock"),
    ),
    Cause(
        "MetalLB refuses an app's own Service",
        _app_refused,
        ("gateway-apps", "refused", "Apps gateways"),
        ("AllocationFailed", 'unknown pool "nobody"'),
    ),
]
