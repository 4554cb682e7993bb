"""Services and pods through the API server: whose answer is it?"""

import time

import pytest

from drycc_doctor.model.query import PodGet, ServiceGet
from drycc_doctor.model.reply import Failed, Got, Reason

SERVICE = ServiceGet("drycc-controller-api", "80", "/v2/")
PATH = "/api/v1/namespaces/drycc/services/drycc-controller-api:80/proxy/v2/"
POD = PodGet("drycc-builder-0", "8092", "healthz")
POD_PATH = "/api/v1/namespaces/drycc/pods/drycc-builder-0:8092/proxy/healthz"
BOTH = pytest.mark.parametrize(("query", "path"), [(SERVICE, PATH), (POD, POD_PATH)], ids=["service", "pod"])


@BOTH
@pytest.mark.parametrize("code", [200, 302, 401, 403, 404, 429, 500, 503])
def test_what_is_no_status_is_the_answer_of_the_thing_asked(api, query, path, code):
    headers = [("Content-Type", "application/json"), ("drycc_api_version", "2.3"), ("drycc_api_version", "2.3")]
    api.on(path, (code, [*headers, ("Location", "/login")], b'{"detail":"no"}'))
    page = api.ask(query).answer
    assert (page["status"], page["trouble"], page["truncated"]) == (code, "", False)
    assert page["body"] == {"kind": "json", "json": {"detail": "no"}}
    assert page["headers"].count(["drycc_api_version", "2.3"]) == 2
    assert [a.path for a in api.asked] == [path]
    assert api.asked[0].headers["accept"] == "*/*"


@BOTH
@pytest.mark.parametrize(
    ("code", "message", "trouble"),
    [
        (404, 'services "drycc-controller-api" not found', "not-found"),
        (503, 'no endpoints available for service "drycc-controller-api"', "no-endpoints"),
        (502, 'no endpoints available for service "drycc-controller-api"', "no-endpoints"),
        (503, "error trying to reach service: dial tcp 198.51.100.9:80: connect: connection refused", "unreached"),
        (500, "error trying to reach service: EOF", "unreached"),
        (504, "Timeout: request did not complete", "unreached"),
    ],
)
def test_what_the_api_server_says_of_it(api, query, path, code, message, trouble):
    api.on(path, api.status(code, message))
    page = api.ask(query).answer
    assert (page["status"], page["trouble"], page["detail"]) == (0, trouble, message)
    assert page["body"] == {"kind": "empty"}


@BOTH
@pytest.mark.parametrize(
    ("code", "reason"), [(401, Reason.FORBIDDEN), (403, Reason.FORBIDDEN), (400, Reason.UNREADABLE)]
)
def test_what_the_api_server_refuses(api, query, path, code, reason):
    api.on(path, api.status(code, 'services "x" is forbidden: User "me" cannot get resource "services/proxy"'))
    assert api.ask(query).reason is reason


def test_a_thing_that_speaks_of_a_status_is_not_the_api_server(api):
    for body in ({"kind": "Status", "apiVersion": "example.com/v1"}, {"kind": "status"}, {"status": "Failure"}):
        api.on(PATH, api.json(body, 503))
        assert api.ask(SERVICE).answer["status"] == 503
    api.on(PATH, api.json({"kind": "Status", "apiVersion": "v1", "status": "Success"}))
    assert api.ask(SERVICE).answer["status"] == 200


def test_the_api_server_may_be_busy_here_too(api):
    api.on(PATH, (429, [("Retry-After", "1")], b"Too many requests, please try again later.\n"), (200, [], b"OK"))
    assert api.ask(SERVICE).answer["body"] == {"kind": "text", "text": "OK"}


def test_bodies_are_capped(api):
    api.on(PATH, (200, [("Content-Type", "text/plain")], b"x" * 100_000))
    assert api.ask(SERVICE).answer["truncated"] is True


def test_a_port_may_be_a_name_or_missing_and_a_path_may_have_a_query(api):
    root = "/api/v1/namespaces/drycc/services"
    api.on(f"{root}/s:http/proxy/api/v1/query", (200, [], b"OK"))
    api.on(f"{root}/s/proxy/", (200, [], b"OK"))
    assert isinstance(api.ask(ServiceGet("s", "http", "/api/v1/query?query=up")), Got)
    assert api.asked[0].query == {"query": "up"}
    assert api.ask(ServiceGet("s", "", "/")).answer["status"] == 200


def test_what_a_service_says_is_sealed(api):
    api.on(PATH, api.json({"detail": "no", "token": "canary-canary-canary"}))
    assert "canary" not in str(api.ask(SERVICE))
    api.on(PATH, api.status(503, "error trying to reach service: https://me:canary@198.51.100.9/"))
    assert "canary" not in str(api.ask(SERVICE))


def silent(_asked):
    time.sleep(1.0)
    return 200, [], b"too late"


def test_silence_is_the_programs_where_the_api_server_itself_answers(api):
    api.on(PATH, silent)
    page = api.ask(SERVICE, timeout=0.3).answer
    assert (page["status"], page["trouble"], page["detail"]) == (0, "timeout", "no answer in time")
    assert [a.path for a in api.asked] == [PATH, "/version"]


def test_an_answer_that_drips_is_none_in_time(api, listen):
    def drip(conn):
        asked = conn.recv(9999)
        conn.sendall(
            b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
            % (1 << 20 if PATH.encode() in asked else 2)
        )
        conn.sendall(b"{}")
        while PATH.encode() in asked:
            conn.sendall(b" ")
            time.sleep(0.05)

    api.cluster = {"server": f"http://127.0.0.1:{listen(drip)}"}
    api.write()
    assert api.ask(SERVICE, timeout=0.3).answer["trouble"] == "timeout"


@pytest.mark.parametrize(
    "itself",
    [silent, (429, [("Retry-After", "1")], b"Too many requests, please try again later.\n"), (503, [], b"no leader")],
    ids=["silent", "busy", "ill"],
)
def test_silence_of_an_api_server_that_is_not_well_tells_of_no_program(api, itself):
    api.on(PATH, silent)
    api.on("/version", itself)
    assert api.ask(SERVICE, timeout=0.3) == Failed(Reason.TIMEOUT, "the API server did not answer in 0.3 s")


def test_silence_that_the_runs_deadline_cut_short_tells_of_no_program(api):
    api.on(PATH, silent)
    assert api.ask(SERVICE, deadline=0.3) == Failed(Reason.TIMEOUT, "the run's deadline of 0.3 s passed")
    assert [a.path for a in api.asked] == [PATH]


def test_an_api_server_that_asks_to_wait_too_long_tells_of_no_program(api):
    api.on(PATH, (429, [("Retry-After", "60")], b"Too many requests, please try again later.\n"))
    reply = api.ask(SERVICE)
    assert isinstance(reply, Failed)
    assert "is busy" in reply.detail
