"""Deploy hooks: signed as the controller signs them, verified with what is wrong, sent to a real receiver."""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
import threading
import time
from collections.abc import Iterator

import flask
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.serving import make_server

from drycc_doctor.cli.group import doctor
from drycc_doctor.delivery import Delivery, full_url, sign
from drycc_doctor.delivery.flaws import flaw

SECRET = "an example of a secret"
URL = "https://hooks.example.test/deploy"
TOLD = Delivery("secure-woodland", "v4", "teamws deployed 35b3726", "35b3726", "teamws")
QUERY = TOLD.query
SIGNED = sign(full_url(URL, QUERY), SECRET)


def hook(*arguments: str, secret: str | None = SECRET) -> Result:
    told = {} if secret is None else {"DRYCC_DOCTOR_HOOK_SECRET": secret}
    return CliRunner().invoke(doctor, ["hook", *arguments], env=told)


def test_the_controllers_own_vector():
    told = ("--app", "secure-woodland", "--release", "v4", "--release-summary", "alice deployed 35b3726")
    said = hook(
        *("sign", "https://hooks.example.net/a", *told, "--sha", "35b3726", "--user", "teamws"), secret="my_secret_key"
    )
    assert said.output.splitlines() == [
        (
            "POST https://hooks.example.net/a?app=secure-woodland&release=v4"
            "&release_summary=alice+deployed+35b3726&sha=35b3726&user=teamws"
        ),
        "Host: hooks.example.net",
        "Authorization: 864c9c6d52364de2484ded4db075374a481feee1",
        "Content-Length: 0",
    ]


@given(st.text(min_size=1), st.text(), st.text())
def test_what_is_signed_is_valid_and_nothing_else(secret: str, summary: str, sha: str):
    query = Delivery("app", "v1", summary, sha, "team").query
    signature = sign(full_url(URL, query), secret)
    assert flaw(URL, query, signature, secret) == ""
    assert flaw(URL, query, signature, f"{secret}x")
    assert flaw(URL, f"{query}&x=1", signature, secret)


@pytest.mark.parametrize(
    ("url", "query", "header", "secret", "why"),
    [
        (URL, QUERY, "", SECRET, "there is no Authorization header"),
        (URL, QUERY, f"Bearer {SIGNED}", SECRET, "no scheme and no prefix"),
        (URL, QUERY, f"sha1={SIGNED}", SECRET, "no scheme and no prefix"),
        (URL, QUERY, SIGNED.upper(), SECRET, "not in lower case"),
        (URL, QUERY, "yes", SECRET, "40 hexadecimal digits"),
        (URL, QUERY, SIGNED, f"{SECRET}\n", "white space at its end"),
        (URL, QUERY, SIGNED, "not that one", "of another secret, or of another URL"),
        (URL, QUERY.replace("+", "%20"), SIGNED, SECRET, "plus signs"),
        (URL, "&".join(reversed(QUERY.split("&"))), SIGNED, SECRET, "another order"),
        (URL, f"?{QUERY}", SIGNED, SECRET, "question mark"),
        (f"{URL}/", QUERY, SIGNED, SECRET, "made tidy"),
        ("http://hooks.example.test/deploy", QUERY, SIGNED, SECRET, "signed for https"),
        ("http://hooks.example.test/", QUERY, sign(f"http://hooks.example.test?{QUERY}", SECRET), SECRET, "made tidy"),
        (URL, QUERY, sign(f" {URL}?{QUERY}", SECRET), SECRET, "white space"),
        (URL, QUERY, hmac.new(SECRET.encode(), f"{URL}?{QUERY}".encode(), "sha256").hexdigest(), SECRET, "HMAC-SHA256"),
    ],
)
def test_the_part_that_is_wrong_is_named(url: str, query: str, header: str, secret: str, why: str):
    said = hook("verify", "--url", url, "--query", query, "--authorization", header, secret=secret)
    assert said.exit_code == 1
    assert why in said.output
    assert secret.strip() not in said.output


def test_a_dropped_parameter_is_named():
    empty = Delivery("app", "v1", "created", "", "team")
    signature = sign(full_url(URL, empty.query), SECRET)
    assert "sha was dropped" in flaw(URL, empty.query.replace("sha=&", ""), signature, SECRET)


def test_a_valid_one():
    said = hook("verify", "--url", URL, "--query", QUERY, "--authorization", SIGNED)
    assert (said.exit_code, said.output) == (0, "valid: the controller signed this\n")


class Receiver:
    """Verifies as the manual tells receivers to: the configured URL and the raw query, the secret, HMAC-SHA1.

    Written with Flask, and without our code.
    """

    def __init__(self) -> None:
        self.configured, self.lasts = "", 0.0
        self.seen: list[str] = []
        self.app = flask.Flask("receiver")
        self.app.add_url_rule("/", view_func=self.deployed, methods=["POST"])
        self.app.add_url_rule("/deploy", view_func=self.deployed, methods=["POST"], endpoint="deploy")

    def deployed(self) -> tuple[str, int]:
        url = f"{self.configured}?{flask.request.query_string.decode()}"
        mine = hmac.new(SECRET.encode("utf-8"), url.encode("utf-8"), hashlib.sha1).hexdigest()
        time.sleep(self.lasts)
        self.seen.append(f"{flask.request.full_path} {flask.request.content_length}")
        return "", 200 if hmac.compare_digest(mine, flask.request.headers.get("Authorization", "")) else 403


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    receiver = Receiver()
    server = make_server("127.0.0.1", 0, receiver.app, threaded=True)
    receiver.configured = f"http://127.0.0.1:{server.server_port}/deploy"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield receiver
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_receiver_takes_what_is_sent(receiver: Receiver):
    said = hook("send", receiver.configured)
    assert said.exit_code == 0, said.output
    assert re.search(r"^200 in \d+\.\d\d s$", said.output, re.MULTILINE)
    (seen,) = receiver.seen
    assert seen.startswith("/deploy?app=drycc-doctor-test&release=v0&release_summary=drycc-doctor+made+a+test+delivery")
    assert seen.endswith(" 0")


def test_nothing_of_netrc_is_sent_in_the_signatures_place(receiver: Receiver, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password swordfish\n")
    monkeypatch.setenv("NETRC", str(netrc))
    said = hook("send", receiver.configured)
    assert said.exit_code == 0, said.output


def test_a_proxy_of_the_environment_is_taken(receiver: Receiver, monkeypatch):
    """The receiver stands in for a proxy: it is asked for the whole URL, whose host is nowhere."""
    monkeypatch.setenv("http_proxy", receiver.configured.removesuffix("/deploy"))
    receiver.configured = "http://hooks.example.test/deploy"
    said = hook("send", receiver.configured)
    assert said.exit_code == 0, said.output


def test_a_url_with_a_user_is_said_to_be_unsigned(receiver: Receiver):
    said = hook("send", receiver.configured.replace("://", "://me:swordfish@"))
    assert (said.exit_code, "not signed: " in said.output, "swordfish" in said.output) == (1, True, False)


def test_a_url_without_a_path_is_signed_as_it_is_configured(receiver: Receiver):
    receiver.configured = receiver.configured.removesuffix("/deploy")
    assert hook("send", receiver.configured).exit_code == 0


def test_a_receiver_refuses_another_secret(receiver: Receiver):
    said = hook("send", receiver.configured, secret="another")
    assert (said.exit_code, "not taken" in said.output) == (1, True)


def test_a_slow_receiver_is_told(receiver: Receiver):
    receiver.lasts = 1.1
    said = hook("send", receiver.configured)
    assert (said.exit_code, "without a timeout" in said.output) == (0, True)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "ftp://example.test/", "no url", "http://[/"])
def test_nobody_there(url: str):
    said = hook("send", url)
    assert said.exit_code == 1
    assert said.stderr.startswith(("error: the delivery to ", "error: nothing can be sent to "))
    assert "Traceback" not in said.output


def test_where_the_secret_comes_from(tmp_path):
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    same = hook("sign", URL).output
    assert hook("sign", URL, "--secret-file", str(file), secret=None).output == same
    for arguments in (["--secret-file", str(tmp_path / "none")], ["--secret-file", str(tmp_path)], []):
        said = hook("sign", URL, *arguments, secret=None)
        assert (said.exit_code, said.stderr.startswith("error: ")) == (2, True)
    assert hook("sign", URL, secret="").exit_code == 2
