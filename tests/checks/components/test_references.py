"""References are counted container by container, as drycc/generations#dangling-references counted them."""

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.engine.selftest import verdict
from drycc_doctor.model.finding import Result, Status
from drycc_doctor.worlds import World, healthy

CHECK = next(one for one in installed().checks if one.id == "components-references")


def judged(world: World) -> Result:
    return verdict(CHECK, world)


def counts(result: Result) -> dict[str, int]:
    return {f.subject.name: int(dict(f.evidence)["references"]) for f in result.findings if f.status is Status.FAIL}


def test_as_charted_dangle_twenty_five():
    wanted = {"passport-creds/drycc-passport-controller-scopes": 20, "controller-creds/service-key": 5}
    assert counts(judged(healthy("g3", as_charted=True))) == wanted


@pytest.mark.parametrize("generation", ["g2", "g3"])
def test_a_secret_that_is_gone_is_one_finding(generation: str):
    world = healthy(generation)
    world.objects.remove("secrets", "database-creds")
    assert [f.code for f in judged(world).findings] == ["no-secret"]


def test_optional_references_may_dangle():
    world = healthy("g3")
    for spec in [world.component("builder").workload["spec"]["template"]["spec"]]:
        ref = {"name": "nowhere", "key": "none", "optional": True}
        spec["containers"][0]["env"].append({"name": "MAYBE", "valueFrom": {"secretKeyRef": ref}})
        spec["containers"][0]["envFrom"] = [{"configMapRef": {"name": "nowhere", "optional": True}}]
    assert judged(world).status is Status.PASS


def test_whole_sets_and_projected_volumes_count():
    world = healthy("g3")
    spec = world.component("builder").workload["spec"]["template"]["spec"]
    spec["containers"][0]["envFrom"] = [{"secretRef": {"name": "gone-set"}}]
    items = [{"key": "absent", "path": "absent"}]
    source = {"configMap": {"name": "imagebuilder-config", "items": items}}
    spec["volumes"].append({"name": "both", "projected": {"sources": [source]}})
    spec["containers"][0]["volumeMounts"].append({"name": "both", "mountPath": "/both"})
    assert {(f.code, f.subject.name) for f in judged(world).findings} == {
        ("no-secret", "gone-set"),
        ("no-key", "imagebuilder-config/absent"),
    }


def test_a_key_of_binary_data_is_a_key():
    world = healthy("g3")
    config = world.objects.get("configmaps", "imagebuilder-config")
    config["binaryData"] = {"blob": "AAEC"}
    volume = next(
        v for v in world.component("builder").workload["spec"]["template"]["spec"]["volumes"] if "configMap" in v
    )
    volume["configMap"]["items"] = [{"key": "blob", "path": "blob"}]
    assert judged(world).status is Status.PASS
