"""What an API server serves, and what it does not know."""

import pytest

from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.model.query import KubeGet, KubeList, KubeTable, Query
from drycc_doctor.model.reply import Failed, Got, Reason, Reply
from drycc_doctor.worlds import healthy
from drycc_doctor.worlds.platform.kinds import KINDS
from drycc_doctor.worlds.platform.usage import KEY


def reason(reply: Reply) -> Reason | None:
    return reply.reason if isinstance(reply, Failed) else None


@pytest.mark.parametrize(
    "query",
    [
        KubeList("acme.example/v1", "widgets"),
        KubeTable("acme.example/v1", "widgets"),
        KubeList("v1", "widgets"),
        KubeList("apps/v1beta1", "deployments"),
        KubeGet("/apis/acme.example/v1"),
        KubeGet("/apis/acme.example"),
    ],
    ids=lambda query: query.key,
)
def test_an_unknown_kind_is_not_found(query: Query):
    assert reason(healthy().ask(query)) is Reason.NOT_FOUND


def test_a_known_kind_without_objects_is_an_empty_list():
    assert healthy().ask(KubeList("networking.k8s.io/v1", "ingresses")) == Got([])


def test_a_kind_of_which_there_is_an_object_is_known():
    world = healthy()
    widget = {"apiVersion": "acme.example/v1", "kind": "Widget", "metadata": {"name": "a", "namespace": "drycc"}}
    world.objects.add("acme.example/v1", "widgets", widget)
    assert reason(world.ask(KubeList("acme.example/v1", "widgets"))) is None
    assert reason(world.ask(KubeGet("/apis/acme.example"))) is None
    world.absent.add("acme.example")
    assert reason(world.ask(KubeList("acme.example/v1", "widgets"))) is Reason.NOT_FOUND


@pytest.mark.parametrize("generation", GENERATIONS)
def test_every_object_of_a_platform_is_of_a_known_kind(generation: str):
    for api, plural, kind in healthy(generation, tls=True).objects.kinds():
        known = KINDS[api][plural.removesuffix(".metrics.k8s.io") if plural == KEY else plural]
        assert known.name == kind
