"""The platform's own namespace, and other objects by their names."""

from drycc_doctor.model.query import NamespaceGet, ObjectGet
from drycc_doctor.model.reply import Failed, Got, Reason

PATH = "/api/v1/namespaces/drycc"
ASKED = NamespaceGet(keep=("metadata.name", "status.phase"))


def test_it_is_asked_for_by_name_and_cut(api):
    api.on(PATH, {"kind": "Namespace", "metadata": {"name": "drycc", "uid": "1"}, "status": {"phase": "Terminating"}})
    assert api.ask(ASKED) == Got({"metadata": {"name": "drycc"}, "status": {"phase": "Terminating"}})
    assert [(one.path, one.query) for one in api.asked] == [(PATH, {})]


def test_one_that_is_not_there_is_told_apart_from_one_that_may_not_be_seen(api):
    for code, reason in ((404, Reason.NOT_FOUND), (403, Reason.FORBIDDEN)):
        api.on(PATH, api.status(code, "no"))
        reply = api.ask(ASKED)
        assert isinstance(reply, Failed)
        assert reply.reason is reason


def test_one_object_is_asked_for_by_its_name_and_cut(api):
    path = "/apis/apps/v1/namespaces/metallb/deployments/metallb-controller"
    api.on(path, {"kind": "Deployment", "metadata": {"name": "metallb-controller", "uid": "1"}})
    asked = ObjectGet("apps/v1", "deployments", "metallb", "metallb-controller", keep=("metadata.name",))
    assert api.ask(asked) == Got({"metadata": {"name": "metallb-controller"}})
    reply = api.ask(ObjectGet("apps/v1", "deployments", "metallb", "controller"))
    assert isinstance(reply, Failed)
    assert reply.reason is Reason.NOT_FOUND
