"""What several of these checks say of one fault is one root."""

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.model.finding import Status
from drycc_doctor.testing import run
from drycc_doctor.worlds import World, healthy

CHECKS = [one for one in installed().checks if one.area in {"components", "database", "storage", "quickwit", "jobs"}]


def roots(world: World) -> set[tuple[str, str]]:
    got = run(CHECKS, world, named="a World")
    found = [got.finding(p) for p in got.places(Status.FAIL) if p not in got.explained_by]
    return {(str(f.subject), f.code) for f in found}


@pytest.mark.parametrize("generation", ["g2", "g3"])
def test_no_node_takes_the_storage(generation: str):
    world = healthy(generation)
    world.component("storage").pend("0/3 nodes are available: 3 Insufficient hugepages-2Mi.")
    world.component("quickwit-indexer").crash()
    assert roots(world) == {("Component drycc-storage", "hugepages")}


def test_one_replica():
    world = healthy("g3")
    world.database.keep_one()
    world.component("controller").wait_in_init()
    world.component("passport").wait_in_init()
    assert roots(world) == {("Service drycc-database-replica", "single")}


def test_no_leader():
    world = healthy("g3")
    world.database.lose_leader()
    world.component("controller").fail_probe()
    assert roots(world) == {("Component drycc-database", "no-leader")}


def test_an_image_and_a_database_are_two_roots():
    world = healthy("g3")
    world.component("builder").lack_image()
    world.component("database").crash()
    assert {subject.partition(" ")[0] for subject, _ in roots(world)} == {"Image", "Component"}
