"""Claims that look as if they went, and did not; and the other way round."""

import pytest

from drycc_doctor.model.finding import Status
from drycc_doctor.model.query import Query, ServerTime
from drycc_doctor.model.reply import Failed, Reason, Reply
from drycc_doctor.testing import World, healthy, verdict
from drycc_doctor_checks.cluster.claims import claims
from drycc_doctor_checks.cluster.namespace import namespace
from drycc_doctor_checks.cluster.storage import storage

FIRST = "database-data-drycc-database-0"


class Timeless:
    """A World whose API server does not tell the time."""

    def __init__(self, world: World) -> None:
        self.world = world

    def ask(self, query: Query, /) -> Reply:
        return Failed(Reason.TIMEOUT, "") if isinstance(query, ServerTime) else self.world.ask(query)


def codes(world: World) -> set[str]:
    return {one.code for one in verdict(claims, world).findings}


def pod(world: World, component: str = "database") -> dict:
    return world.component(component).pod()


def test_a_pod_that_has_not_begun_may_have_a_claim_that_we_did_not_see():
    world = healthy("g2")
    world.cluster.claim(FIRST).vanish()
    pod(world)["status"]["phase"] = "Pending"
    assert codes(world) == {"ok"}


def test_a_pod_that_is_done_needs_no_claim():
    world = healthy("g2")
    world.cluster.claim(FIRST).vanish()
    pod(world)["status"]["phase"] = "Failed"
    assert codes(world) == {"ok"}


def test_a_claim_that_cannot_be_read_is_there():
    world = healthy("g2")
    world.cluster.claim(FIRST).obj["spec"]["accessModes"] = 7
    assert "gone" not in codes(world)
    assert verdict(claims, world).status is not Status.FAIL


def test_claims_of_pods_that_were_scaled_away_may_go():
    world = healthy("g2")
    database = world.component("database")
    for one in database.pods[1:]:
        database.remove_pod(one)
    database.workload["spec"]["replicas"] = 1
    for number in (1, 2):
        world.cluster.claim(f"database-data-drycc-database-{number}").obj["metadata"]["deletionTimestamp"] = world.time(
            0
        )
    assert codes(world) == {"ok"}


def test_the_numbers_of_a_statefulset_may_begin_elsewhere():
    world = healthy("g2")
    world.component("database").workload["spec"]["ordinals"] = {"start": 7}
    world.component("database").lose_pods()
    claim = world.cluster.claim(FIRST).obj
    claim["metadata"]["deletionTimestamp"] = world.time(0)
    assert codes(world) == {"ok"}
    claim["metadata"]["name"] = "database-data-drycc-database-8"
    world.objects.add("v1", "persistentvolumeclaims", claim)
    assert codes(world) == {"deleting"}


def test_the_claim_of_a_pod_template_that_is_gone_is_told_by_the_check_of_references():
    world = healthy("g1")
    world.cluster.claim("drycc-grafana").vanish()
    assert codes(world) == {"ok"}


@pytest.mark.parametrize("type_", ["Resizing", "FileSystemResizePending", "ModifyingVolume", "ModifyVolumeError"])
def test_a_claim_that_is_resized_or_modified_fails_nothing(type_: str):
    world = healthy("g3")
    world.cluster.claim().obj["status"]["conditions"] = [{"type": type_, "status": "True"}]
    assert {verdict(one, world).status for one in (claims, storage)} == {Status.PASS}


def test_without_the_clusters_time_a_namespace_that_goes_is_told_all_the_same():
    world = healthy("g3")
    world.cluster.namespace.begin_to_go("NamespaceContentRemaining")
    assert verdict(namespace, Timeless(world)).status is Status.FAIL


@pytest.mark.parametrize(("ago", "code"), [(500.0, "terminating"), (700.0, "content")])
def test_what_holds_a_namespace_is_told_when_it_has_held_for_long(ago: float, code: str):
    world = healthy("g3")
    world.cluster.namespace.begin_to_go("NamespaceContentRemaining", ago=ago)
    assert [one.code for one in verdict(namespace, world).findings] == [code]
