"""API discovery of a World, as a real server tells it."""

from drycc_doctor.model.query import KubeGet
from drycc_doctor.model.reply import Failed, Got, Reason
from drycc_doctor.worlds import World, healthy

V1, ALPHA = (KubeGet(f"/apis/gateway.networking.k8s.io/{version}") for version in ("v1", "v1alpha2"))


def kinds(world: World, query: KubeGet) -> set[str]:
    reply = world.ask(query)
    assert isinstance(reply, Got)
    assert reply.answer["kind"] == "APIResourceList"
    return {one["kind"] for one in reply.answer["resources"]}


def test_kinds_are_served_though_there_is_no_object_of_them():
    world = healthy("g1")
    assert "ListenerSet" in kinds(world, V1)
    world.objects.clear("tcproutes")
    assert kinds(world, ALPHA) == {"TCPRoute"}


def test_what_is_not_served_is_not_told():
    world = healthy("g3")
    world.absent_kinds |= {"listenersets", "tcproutes"}
    assert "ListenerSet" not in kinds(world, V1)
    gone = world.ask(ALPHA)
    assert isinstance(gone, Failed)
    assert gone.reason is Reason.NOT_FOUND


def test_a_group_that_is_not_installed_is_not_found():
    world = healthy("g3")
    world.uninstall_gateway_api()
    for query in (V1, ALPHA, KubeGet("/apis/metallb.io/v1beta1")):
        reply = world.ask(query)
        assert isinstance(reply, Failed)
        assert reply.reason is Reason.NOT_FOUND
