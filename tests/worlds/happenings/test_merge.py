"""What one change made stays when another is made to the same thing."""

import pytest

from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.worlds import World, healthy
from drycc_doctor.worlds.happenings.merge import merge


@pytest.mark.parametrize(
    ("old", "new", "now", "wanted"),
    [
        (1, 2, 1, 2),
        (1, 2, 3, 3),
        (1, 1, 3, 3),
        ({"a": 1}, {}, {"a": 1, "b": 2}, {"b": 2}),
        ({}, {"a": 1}, {"a": 3}, {"a": 3}),
        ({"a": 1}, {"a": 2}, {}, {}),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, {"a": {"b": 1, "c": 3}}, {"a": {"b": 2, "c": 3}}),
        (["a", "b"], ["a", "c"], ["b", "d"], ["d", "c"]),
        (
            [{"name": "a", "value": "1"}, {"name": "b"}],
            [{"name": "a", "value": "2"}, {"name": "c"}],
            [{"name": "b"}, {"name": "d"}, {"name": "a", "value": "1", "more": 1}],
            [{"name": "d"}, {"name": "a", "value": "2", "more": 1}, {"name": "c"}],
        ),
        (
            "---\nkind: A\na: 1\n",
            "---\nkind: A\na: 2\n---\nkind: B\n",
            "---\nkind: A\na: 3\n",
            "---\nkind: B\n---\nkind: A\na: 3\n",
        ),
        (
            "---\nkind: A\n---\nkind: B\n",
            "---\nkind: A\n",
            "---\nkind: A\na: 3\n---\nkind: B\n",
            "---\nkind: A\na: 3\n",
        ),
        ("---\nkind: A\n", "---\nkind: A\n---\nkind: B\n", "", ""),
    ],
)
def test_merge(old, new, now, wanted):
    assert merge(old, new, now) == wanted


def env(world: World) -> dict[str, str]:
    template = world.component("controller").workload["spec"]["template"]
    return {one["name"]: one.get("value", "") for one in template["spec"]["containers"][0]["env"]}


@pytest.mark.parametrize("generation", GENERATIONS)
def test_tls_leaves_alone_what_else_happened(generation: str):
    world = healthy(generation)
    world.component("controller").run_out_of_memory()
    world.component("controller").set_env("OWN", "mine")
    world.release.set("controller.own", "mine")
    world.route("passport").detach()
    world.objects.remove("httproutes", "drycc-grafana")
    world.serve_tls()
    assert (env(world)["OWN"], env(world)["SESSION_COOKIE_SECURE"]) == ("mine", "true")
    assert not world.component("controller").workload["status"]["readyReplicas"]
    release = world.release._read(-1)
    assert (release["config"]["controller"]["own"], release["config"]["global"]["certManagerEnabled"]) == ("mine", True)
    assert release["manifest"] == healthy(generation, tls=True).release._read(-1)["manifest"]
    parents = world.route("passport").obj["status"]["parents"]
    assert len(parents) > 1
    assert {c["status"] for one in parents for c in one["conditions"] if c["type"] == "Accepted"} == {"False"}
    assert world.objects.find("httproutes", "drycc-grafana") is None
    world.acme.lose_secret()
    world.serve_tls()
    assert world.objects.find("secrets", "drycc-auto-tls") is None


@pytest.mark.parametrize("generation", GENERATIONS)
def test_a_manifest_that_was_changed_gets_what_tls_adds(generation: str):
    world = healthy(generation)
    world.release.rewrite("kind: Deployment", "kind: Deployment # mine")
    world.serve_tls()
    manifest = world.release._read(-1)["manifest"]
    assert "kind: Certificate\n" in manifest
    plain = healthy(generation, tls=True).release._read(-1)["manifest"]
    assert manifest.count("\n---\n") + 1 == plain.count("\n---\n") + 1
    assert manifest.count("# mine") == plain.count("kind: Deployment\n")
