"""``tune``: what it prints is YAML that helm takes, and says no secret."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result

from drycc_doctor.bundle.record import Recorder
from drycc_doctor.bundle.write import write
from drycc_doctor.cli.tune import _tuning
from drycc_doctor.cli.values import values
from drycc_doctor.engine.registry import installed
from drycc_doctor.engine.run import run
from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.worlds import World, healthy, named
from drycc_doctor.worlds.platform.canaries import canaries

Cli = Callable[..., Result]
SHOWN = ("healthy", "healthy-g1", "healthy-g2", "off-cluster", "as-charted", "database-down", "little-rights")


def proposed(world: World) -> dict[str, Any]:
    found = yaml.safe_load(told(world))
    assert isinstance(found, dict)
    return found


def told(world: World) -> str:
    return values(_tuning(world), source="a test")


@pytest.mark.parametrize("name", SHOWN)
def test_every_platform_gets_a_values_file(cli: Cli, name: str) -> None:
    got = cli("tune", "--world", name)
    assert got.exit_code == 0, got.output
    assert isinstance(yaml.safe_load(got.stdout), dict)


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("off_cluster", [False, True])
def test_no_secret_is_told(generation: str, *, off_cluster: bool) -> None:
    world = healthy(generation, off_cluster=off_cluster)
    secrets = {one for one in canaries([*world.objects.all()]) if len(one) >= 16}
    assert secrets
    text = told(world)
    assert [one for one in secrets if one in text] == []


def test_limits_come_from_usage_with_head_room() -> None:
    world = healthy("g3")
    world.component("builder").ask_for_nothing()
    world.component("builder").use(memory="300Mi", cpu="40m")
    resources = proposed(world)["builder"]["resources"]
    assert resources == {"limits": {"memory": "640Mi"}, "requests": {"memory": "384Mi", "cpu": "60m"}}
    assert "uses 300Mi now, and it has no limit" in told(world)


def test_a_limit_with_room_is_left_alone() -> None:
    assert "resources" not in proposed(healthy("g3")).get("builder", {})


def test_usage_that_is_not_known_is_said_and_nothing_is_guessed() -> None:
    world = healthy("g3")
    world.component("builder").ask_for_nothing()
    world.lack_metrics()
    assert "builder" not in proposed(world)
    assert "metrics.k8s.io is not served" in told(world)


def test_a_right_that_is_missing_is_said() -> None:
    world = healthy("g3")
    world.deny("list pods.metrics.k8s.io", "list secrets")
    text = told(world)
    assert "usage is not known (the API server does not let us list pods.metrics.k8s.io" in text
    assert "dead keys: the values are not known" in text


def test_dead_keys_are_replaced_where_their_value_is_told() -> None:
    world = healthy("g3")
    world.release.set("victoriametrics.vmstorage.temporary", {"enabled": True})
    world.release.set("grafana.prometheusUrl", "http://user:pass-word-1@metrics.example.test")
    text = told(world)
    assert "victoriametrics.vmstorage.temporary is set, and nothing reads it: take it out" in text
    assert "grafana.prometheusUrl is set, and nothing reads it: set controller.victoriametricsUrl instead" in text
    assert "pass-word-1" not in text


def test_dead_variables_are_told() -> None:
    world = healthy("g3")
    world.release.set("database.environment.BACKUP_FREQUENCY", "3600")
    assert "database.environment.BACKUP_FREQUENCY is set, and nothing reads it" in told(world)


def test_what_has_no_volume_gets_one_and_replicas() -> None:
    world = healthy("g3")
    stateful = world.component("database").workload
    stateful["spec"].pop("volumeClaimTemplates")
    stateful["spec"]["replicas"] = 1
    assert proposed(world)["database"] == {"persistence": {"enabled": True}, "replicas": 3}


def test_names_from_the_cluster_cannot_break_out_of_a_comment() -> None:
    world = healthy("g3")
    world.down = "refused\nglobal: {evil: true}"
    world.options["namespace"] = "x\nevil: true"
    with pytest.raises(Exception, match="Nothing can be proposed"):
        told(world)
    world.down = ""
    assert "evil" not in proposed(world)


def test_a_bundle_says_the_same(cli: Cli, tmp_path: Path) -> None:
    world = named("as-charted")
    recorder = Recorder(world)
    ours = [one for one in installed().checks if one.judge.__module__.startswith("drycc_doctor_checks.")]
    report = run(ours, recorder, named="a test")
    path = str(tmp_path / "bundle.tgz")
    write(path, report, recorder.kept(), text="", json="")
    got = cli("tune", "--from", path)
    assert got.exit_code == 0, got.output
    assert yaml.safe_load(got.stdout) == proposed(named("as-charted"))


def test_without_a_platform_it_says_so(cli: Cli) -> None:
    got = cli("tune", "--world", "nowhere")
    assert got.exit_code == 2
    world = healthy("g3")
    world.uninstall()
    with pytest.raises(Exception, match="there is no Drycc in namespace"):
        told(world)


def test_two_sources_are_one_too_many(cli: Cli) -> None:
    assert cli("tune", "--world", "healthy", "--from", "x").exit_code == 2
    assert cli("tune", "--world", "healthy", "--context", "x").exit_code == 2
