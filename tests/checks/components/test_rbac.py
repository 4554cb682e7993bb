"""Rights of the platform's accounts: cases that are not worth an example."""

import msgspec
import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.model.finding import Status
from drycc_doctor.model.query import KubeList
from drycc_doctor.model.reply import Got
from drycc_doctor.testing import run, verdict
from drycc_doctor.worlds import World, healthy
from drycc_doctor_checks.components.rbac import rbac

RBAC = "rbac.authorization.k8s.io"


def codes(world: World) -> set[str]:
    return {one.code for one in verdict(rbac, world).findings}


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("variant", [{}, {"off_cluster": True}, {"tls": True}, {"as_charted": True}], ids=str)
def test_healthy_platforms_have_all_rights(generation: str, variant: dict[str, bool]):
    world = healthy(generation, **variant)
    assert codes(world) == {"ok"}
    world.release.forget()
    assert codes(world) == {"ok"}


@pytest.mark.parametrize("right", ["serviceaccounts", *(f"{one}.{RBAC}" for one in ("roles", "clusterroles"))])
def test_without_the_right_nothing_else_changes(right: str):
    world = healthy("g3")
    before = run(installed().checks, world, named="a World")
    world.deny(f"list {right}")
    after = run(installed().checks, world, named="a World")
    said = [{(r.check, f) for r in report.results for f in r.findings} for report in (before, after)]
    new = said[1] - said[0]
    assert {f.status for _, f in new} == {Status.UNKNOWN}
    assert {str(f.subject) for _, f in new} == {f"Right list {right}"}
    assert {check for check, _ in said[0] - said[1]} <= {"components-rbac", "components-accounts"}


def test_every_right_that_is_missing_is_named():
    world = healthy("g3")
    kinds = ("roles", "rolebindings", "clusterroles", "clusterrolebindings")
    world.deny(*(f"list {one}.{RBAC}" for one in kinds))
    assert {str(one.subject) for one in verdict(rbac, world).findings} == {f"Right list {one}.{RBAC}" for one in kinds}


def test_a_revision_that_failed_is_no_reference():
    world = healthy("g3")
    world.release.end("failed")
    world.role("drycc:drycc-controller").narrow(lambda one: "cert-manager.io" not in one["apiGroups"])
    assert codes(world) == {"ok"}


def test_a_cluster_role_can_be_given_in_the_namespace():
    world = healthy("g3")
    everything = {"kind": "ServiceAccount", "name": "drycc-database", "namespace": "drycc"}
    world.binding("drycc-database").replace("cluster-admin", everything)
    assert codes(world) == {"ok"}


def test_rights_in_the_namespace_are_not_rights_in_all():
    world = healthy("g3")
    world.binding("drycc:drycc-builder").remove()
    everything = {"kind": "ServiceAccount", "name": "drycc-builder", "namespace": "drycc"}
    world.binding("drycc-builder").replace("cluster-admin", everything)
    assert "no-binding" in codes(world)


def test_a_part_that_was_taken_out_needs_nothing():
    world = healthy("g3")
    world.component("builder").delete()
    world.binding("drycc-builder").remove()
    world.role("drycc:drycc-builder").remove()
    assert codes(world) == {"ok"}


def test_people_who_are_bound_are_not_told():
    reply = healthy("g3").ask(KubeList(f"{RBAC}/v1", "clusterrolebindings"))
    assert isinstance(reply, Got)
    told = msgspec.json.encode(reply).decode()
    assert "ops@" not in told
    assert "system:masters" in told
    assert "drycc-builder" in told


@pytest.mark.parametrize("kind", ["rolebindings", "clusterrolebindings", "roles", "clusterroles"])
def test_whatever_goes_is_seen(kind: str):
    """Each binding and role of a chart that somebody uses."""
    for generation in GENERATIONS:
        for name in [one["metadata"]["name"] for one in healthy(generation).objects.view(kind)]:
            world = healthy(generation)
            world.objects.remove(kind, name, "" if kind.startswith("cluster") else "drycc")
            expected = {"ok"} if "drycc" not in name and "metrics" not in name else {"no-binding", "no-role", "less"}
            assert codes(world) & expected, (generation, name)
