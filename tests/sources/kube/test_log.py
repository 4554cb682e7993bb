"""The last line of a container's log: of those that are known, and of no others."""

import pytest

from drycc_doctor.model.query import PodLog
from drycc_doctor.model.reply import Got, Reason

LOG = PodLog("drycc-builder-0", "drycc-builder-init")
PATH = "/api/v1/namespaces/drycc/pods/drycc-builder-0/log"


def test_a_line_that_is_known_is_told(api):
    said = b"netcat: connect to drycc-database port 5432 failed\nnetcat: connect to drycc-valkey port 16379 failed\n"
    api.on(PATH, (200, [("Content-Type", "text/plain")], said))
    assert api.ask(LOG) == Got({"line": "netcat: connect to drycc-valkey port 16379 failed"})
    assert api.asked[0].query == {"container": "drycc-builder-init", "tailLines": "1", "limitBytes": "1024"}


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\n",
        b"\xff\xfe",
        b"could not log in as drycc with canary",
        b"netcat: connect to canary port 80 failed",  # of postgres://drycc:p@canary:80@drycc-database:5432/
        b"netcat: connect to canary@drycc-database port 5432 failed",
        b"netcat: connect to drycc-database port 5432 failed: canary",
        b"drycc-canary netcat: connect to drycc-database port 5432 failed",
    ],
)
def test_no_other_line_is(api, said):
    api.on(PATH, (200, [("Content-Type", "text/plain")], said))
    assert api.ask(LOG) == Got({"line": ""})


@pytest.mark.parametrize(
    ("code", "message", "reason"),
    [
        (403, 'pods "x" is forbidden: cannot get resource "pods/log"', Reason.FORBIDDEN),
        (404, 'pods "drycc-builder-0" not found', Reason.NOT_FOUND),
        (400, 'container "c" in pod "p" is waiting to start: PodInitializing', Reason.UNREADABLE),
    ],
)
def test_what_the_api_server_refuses(api, code, message, reason):
    api.on(PATH, api.status(code, message))
    assert api.ask(LOG).reason is reason
