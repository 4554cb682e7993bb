"""The tables that a World prints are those that the API server prints."""

from __future__ import annotations

import re
from typing import Any

import pytest

from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.model.query import KubeTable
from drycc_doctor.model.reply import Got
from drycc_doctor.worlds import World, healthy
from tests.cluster.stage import Stage, now

pytestmark = pytest.mark.cluster
GATEWAY = "gateway.networking.k8s.io/v1"


def sick(generation: str) -> World:
    """A platform with every kind of trouble that a table tells."""
    world = healthy(generation, now=now())
    world.component("builder").crash()
    world.component("passport").lack_image()
    world.component("storage").pend()
    world.component("registry").wait_in_init()
    world.component("controller-celery").scale_to_zero()
    world.app().run_out_of_memory()
    world.gateway.lose_address()
    world.app("guestbook").claim().pend()
    return world


@pytest.mark.parametrize(
    "query",
    [
        KubeTable("v1", "pods"),
        KubeTable("v1", "pods", labels="heritage=drycc"),
        KubeTable("v1", "secrets", "@", labels="owner=helm"),
        KubeTable("v1", "namespaces", labels="heritage=drycc"),
        KubeTable("apps/v1", "deployments"),
        KubeTable("apps/v1", "deployments", labels="heritage=drycc"),
        KubeTable("v1", "persistentvolumeclaims"),
        KubeTable("v1", "pods", labels="heritage=drycc,!drycc.cc/workspace,app!=drycc-fluentbit"),
        KubeTable(GATEWAY, "gateways"),
    ],
    ids=lambda q: f"{q.plural}-{q.labels}",
)
@pytest.mark.parametrize("generation", GENERATIONS)  # varies last: another platform is much to load
def test_tables(stage: Stage, generation: str, query: KubeTable) -> None:
    world = sick(generation)
    stage.show(world)
    live, made_up = stage.source(timeout=10).ask(query), world.ask(query)
    assert isinstance(live, Got)
    assert isinstance(made_up, Got)
    assert live.answer["columns"] == made_up.answer["columns"]
    assert without_age(live.answer) == without_age(made_up.answer)


def without_age(table: dict[str, Any]) -> list[list[Any]]:
    """The server sets when an object was made, so that its age is the server's own."""
    ages = table["columns"].index("Age")
    cells = ([cell for i, cell in enumerate(row) if i != ages] for row in table["rows"])
    return sorted(
        [re.sub(r"\([^ ]+ ago\)", "(some time ago)", c) if isinstance(c, str) else c for c in row] for row in cells
    )
