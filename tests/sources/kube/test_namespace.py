"""The platform's own namespace."""

from drycc_doctor.model.query import NamespaceGet
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
