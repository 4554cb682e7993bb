"""What looks like an older value and is none, and the other way round."""

from base64 import b64encode

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.engine.selftest import verdict
from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.model.query import Query
from drycc_doctor.model.reply import Reply
from drycc_doctor.testing import run
from drycc_doctor.worlds import World, healthy
from drycc_doctor.worlds.happenings import helm
from drycc_doctor.worlds.state.objects import Object

CHECK = next(one for one in installed().checks if one.id == "components-values")
DAY = 86400
each_generation = pytest.mark.parametrize("generation", GENERATIONS)


def said(world: World) -> list[str]:
    return [f"{f.status.name} {f.code} {f.subject.name}" for f in verdict(CHECK, world).findings]


WELL = ["PASS ok drycc"]
CHANGED = ["WARN outdated controller-creds"]


def changed(generation: str = "g3") -> World:
    world = healthy(generation)
    world.secret("controller-creds").change("django-secret-key")
    return world


def controllers(world: World) -> list[str]:
    names = ("drycc-controller", "drycc-controller-api", "drycc-controller-celery", "drycc-controller-mutate")
    return [one for one in (*names, "drycc-controller-metric") if world.objects.find("deployments", one)]


def managed(world: World, name: str, plural: str = "secrets") -> list[Object]:
    found: list[Object] = world.objects.get(plural, name)["metadata"]["managedFields"]
    return found


# ---- well ----


@each_generation
def test_containers_that_began_later_have_the_new_value(generation: str):
    world = changed(generation)
    for name in controllers(world):
        world.component(name).run_since(600)
    assert said(world) == WELL


@pytest.mark.parametrize(("ago", "wanted"), [(3 * DAY - 50, WELL), (3 * DAY - 120, CHANGED)])
def test_an_installation_writes_and_starts_at_once(ago: float, wanted: list[str]):
    world = healthy("g3")
    world.secret("controller-creds").change("django-secret-key", ago=ago)
    assert said(world) == wanted


@each_generation
def test_an_upgrade_that_writes_secrets_anew_and_rolls_nothing_is_well(generation: str):
    world = healthy(generation)
    for plural in ("deployments", "statefulsets", "daemonsets"):
        for one in world.objects.list(plural, "drycc"):
            world.component(one["metadata"]["name"]).run_since(29 * DAY)
    for name in ("database-creds", "controller-creds", "valkey-creds"):
        managed(world, name)[0]["time"] = world.time(-3 * DAY)
    assert said(world) == WELL


@each_generation
def test_new_labels_are_no_new_values(generation: str):
    world = healthy(generation)
    label = {"manager": "kubectl-label", "operation": "Update", "time": world.time(-60)}
    managed(world, "controller-creds").append(label | {"fieldsV1": {"f:metadata": {"f:labels": {"f:a": {}}}}})
    assert said(world) == WELL


def test_who_writes_the_same_value_changes_nothing():
    world = healthy("g3")
    world.release.forget()
    again = {"manager": "argocd", "operation": "Apply", "time": world.time(-60)}
    managed(world, "controller-creds").append(again | {"fieldsV1": {"f:data": {"f:django-secret-key": {}}}})
    assert said(world) == WELL


def test_a_secret_that_was_made_anew_with_the_same_values_is_well():
    world = healthy("g3")
    world.secret("controller-creds").forget_writers()
    world.objects.get("secrets", "controller-creds")["metadata"]["creationTimestamp"] = world.time(-DAY)
    assert said(world) == WELL


def test_pods_that_are_done_or_on_their_way_out_do_not_count():
    world = changed()
    pods = [pod for name in controllers(world) for pod in world.component(name).pods]
    for pod in pods:
        pod["metadata"]["deletionTimestamp"] = world.time(10)
    assert said(world) == WELL


def test_a_rollout_that_goes_on_brings_the_new_values():
    world = changed()
    for name in controllers(world):
        world.component(name).workload["status"]["updatedReplicas"] = 0
    assert said(world) == WELL


def test_files_of_a_volume_follow_by_themselves():
    world = healthy("g3")
    world.secret("builder-ssh-private-keys").change("ssh-host-rsa-key")
    assert said(world) == WELL


@each_generation
def test_a_password_that_was_changed_everywhere_leaves_the_exporter_beside_the_database(generation: str):
    """PostgreSQL itself looks at it only at its first start; the exporter in its pods logs in with it."""
    world = healthy(generation)
    world.secret("database-creds").change("password")
    for plural in ("deployments", "statefulsets"):
        for one in world.objects.list(plural, "drycc"):
            if one["metadata"]["name"] != "drycc-database":
                world.component(one["metadata"]["name"]).run_since(600)
    (found,) = verdict(CHECK, world).findings
    assert found.code == "outdated"
    assert found.message.endswith("hold what it was before: drycc-database-0, drycc-database-1, drycc-database-2")
    assert found.remedy.endswith("kubectl rollout restart -n drycc statefulsets/drycc-database")


@pytest.mark.parametrize("status", ["failed", "pending-upgrade"])
def test_what_a_failed_upgrade_wanted_to_write_was_perhaps_never_written(status: str):
    world = healthy("g3")
    world.component("controller").run_since(2 * DAY)
    managed(world, "controller-creds")[0]["time"] = world.time(-DAY)
    live = world.objects.get("secrets", "controller-creds")["data"]["django-secret-key"]
    world.release.rewrite(live, b64encode(b"never applied").decode())
    world.release.end(status, ago=2.5 * DAY)
    assert said(world) == WELL


# ---- not well ----


@each_generation
def test_an_upgrade_that_gave_another_value_and_rolled_nothing(generation: str):
    world = healthy(generation)
    world.component("controller").run_since(20 * DAY)
    live = world.objects.get("secrets", "passport-creds")["data"]["drycc-passport-controller-key"]
    world.release.rewrite(live, b64encode(b"before").decode(), revision=0)
    assert said(world) == ["WARN outdated passport-creds"]


def test_a_secret_that_was_made_anew_with_other_values():
    world = healthy("g3")
    world.secret("controller-creds").set("django-secret-key", "other")
    world.secret("controller-creds").forget_writers()
    world.objects.get("secrets", "controller-creds")["metadata"]["creationTimestamp"] = world.time(-DAY)
    assert said(world) == CHANGED


def test_a_config_map_counts():
    world = healthy("g3")
    config = world.objects.get("configmaps", "imagebuilder-config")
    config["data"]["imagePullPolicy"] = "Never"
    managed(world, "imagebuilder-config", "configmaps")[0]["time"] = world.time(-60)
    assert said(world) == ["WARN outdated imagebuilder-config"]


def test_whole_sets_of_variables_count():
    world = healthy("g3")
    for container in world.component("builder").containers():
        container["envFrom"] = [{"secretRef": {"name": "controller-creds", "optional": True}}]
    for name in controllers(world):
        world.component(name).run_since(600)
    world.secret("controller-creds").change("django-secret-key")
    assert said(world) == CHANGED


@pytest.mark.parametrize("projected", [False, True])
@pytest.mark.parametrize(("sub_path", "wanted"), [("pw", CHANGED), ("", WELL), ("other", WELL)])
def test_single_files_of_a_volume_stay_as_they_were(*, projected: bool, sub_path: str, wanted: list[str]):
    world = healthy("g3")
    items = [{"key": "deploy-hook-secret-key", "path": "pw"}]
    volume: Object = {"secret": {"secretName": "controller-creds", "items": items}}
    if projected:
        volume = {"projected": {"sources": [{"secret": {"name": "controller-creds", "items": items}}]}}
    for spec in world.component("builder").specs():
        spec["volumes"].append({"name": "one"} | volume)
        mount = {"name": "one", "mountPath": "/pw"} | ({"subPath": sub_path} if sub_path else {})
        spec["containers"][0]["volumeMounts"].append(mount)
    world.secret("controller-creds").change("deploy-hook-secret-key")
    assert said(world) == wanted


def test_a_container_that_goes_on_beside_the_others_counts():
    world = changed()
    for name in controllers(world):
        world.component(name).run_since(600)
    pod = world.component("builder").pods[0]
    ref = {"secretKeyRef": {"name": "controller-creds", "key": "django-secret-key"}}
    side = {"name": "side", "image": "i", "restartPolicy": "Always", "env": [{"name": "A", "valueFrom": ref}]}
    pod["spec"]["initContainers"] = [side]
    running = {"running": {"startedAt": world.time(-3 * DAY)}}
    pod["status"]["initContainerStatuses"] = [{"name": "side", "image": "i", "state": running}]
    assert said(world) == CHANGED
    pod["status"]["initContainerStatuses"][0]["state"] = {"terminated": {"exitCode": 0}}
    assert said(world) == WELL


def test_without_a_manifest_only_the_time_tells():
    world = changed()
    world.release.clear_manifest()
    assert said(world) == ["WARN written-later controller-creds"]


# ---- refused ----


@pytest.mark.parametrize("name", ["builder", "controller-celery"])
def test_a_crash_for_another_reason_is_no_refusal(name: str):
    """The builder has no password of the database; the celery that stopped for want of memory was not refused."""
    world = healthy("g3")
    world.secret("database-creds").change("password")
    world.component(name).run_out_of_memory()
    assert said(world) == ["WARN outdated database-creds"]


def test_who_began_between_two_writes_of_the_same_value_has_it():
    """The storage began before the second revision, which gave another key; its clients after that one."""
    world = healthy("g3")
    world.component("storage").run_since(20 * DAY)
    live = world.objects.get("secrets", "storage-creds")["data"]["secretkey"]
    world.release.rewrite(live, b64encode(b"before").decode(), revision=0)
    managed(world, "storage-creds")[0]["time"] = world.time(-DAY)
    assert said(world) == ["FAIL refused storage-creds"]


@pytest.mark.parametrize("happens", ["fail_probe", "wait_in_init"])
def test_a_pod_that_is_still_starting_is_not_refused(happens: str):
    """As while the parts are restarted one after the other, with the password changed in PostgreSQL too."""
    world = healthy("g3")
    world.secret("database-creds").change("password", ago=7200)
    getattr(world.component("controller"), happens)()
    assert said(world) == ["WARN outdated database-creds"]


def test_a_database_that_is_down_refuses_nobody_for_a_password():
    world = healthy("g3")
    world.secret("database-creds").change("password")
    world.lose_database()
    world.component("controller").crash()
    assert said(world) == ["WARN outdated database-creds"]


def test_what_is_not_sure_fails_nobody():
    world = healthy("g3")
    world.release.forget()
    world.secret("database-creds").change("password")
    world.component("controller").crash()
    assert said(world) == ["WARN written-later database-creds"]


def test_the_server_of_a_login_that_began_later_refuses_the_others():
    world = healthy("g3")
    world.secret("storage-creds").change("secretkey")
    world.component("storage").run_since(600)
    assert said(world) == ["FAIL refused storage-creds"]
    world.component("storage").workload["status"]["updatedReplicas"] = 1
    assert said(world) == ["WARN outdated storage-creds"]


def test_a_key_of_the_server_alone_refuses_nobody():
    world = healthy("g3")
    world.component("registry").add_replica()
    world.secret("registry-secret").change("secret")
    status = world.component("registry").pod(-1)["status"]
    status["containerStatuses"][0]["state"] = {"running": {"startedAt": world.time(-60)}}
    assert said(world) == ["WARN outdated registry-secret"]


def test_a_new_login_for_a_database_elsewhere():
    world = healthy("g3", off_cluster=True)
    world.secret("controller-creds").change("database-url", "postgres://u:other@db.example.test:5432/controller")
    assert said(world) == CHANGED
    world.component("controller").crash()
    assert said(world) == ["FAIL refused controller-creds"]


# ---- what it costs ----


def kept(world: World, count: int) -> None:
    """Helm keeps so many revisions, a day after the other; the last is three days old."""
    first = world.release.revisions[0]
    told = helm.unpack(first["data"]["release"])
    for at in range(count):
        named = {"name": f"sh.helm.release.v1.drycc.v{at + 1}", "namespace": "drycc"}
        named["labels"] = first["metadata"]["labels"] | {"version": str(at + 1)}
        info = told["info"] | {"last_deployed": world.time(-(2 + count - at) * DAY)}
        data = {"release": helm.pack(told | {"version": at + 1, "info": info})}
        world.objects.add("v1", "secrets", first | {"metadata": named, "data": data})


class Asked:
    """A World, and what it was asked."""

    def __init__(self, world: World) -> None:
        self._world, self.keys = world, set[str]()

    def ask(self, query: Query, /) -> Reply:
        self.keys.add(query.key)
        return self._world.ask(query)


def revisions_read(world: World) -> int:
    asked = Asked(world)
    run([CHECK], asked)
    return len({key for key in asked.keys if "sh.helm.release" in key})


def test_older_revisions_are_read_only_where_something_was_written_later_and_not_all():
    world = healthy("g3")
    kept(world, 9)
    known = revisions_read(world)
    world.secret("controller-creds").change("django-secret-key")
    assert revisions_read(world) == known
    world.component("controller").run_since(5.5 * DAY)
    assert revisions_read(world) == known + 3
    world.component("controller").run_since(29 * DAY)
    assert revisions_read(world) == known + 4
    assert said(world) == CHANGED
