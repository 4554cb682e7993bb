"""What is said of a URL's spelling is what the library does that the controller sends deploy hooks with."""

import base64
from urllib.parse import unquote, urlsplit

import pytest
import requests
from hypothesis import example, given
from hypothesis import strategies as st

from drycc_doctor.sealing.seal import Sealer
from drycc_doctor.sealing.spelling import spelling

PIECES = st.sampled_from(
    [
        "a",
        "B",
        "/",
        "//",
        ".",
        "..",
        "~",
        "-",
        "_",
        " ",
        "\t",
        "é",
        "%",
        "%41",
        "%7E",
        "%7e",
        "%c3%a9",
        "%C3%A9",
        "%2F",
        "%2f",
        "%zz",
        "[",
        "]",
        "{",
        "|",
        "\\",
        ";x=1",
        ":",
        "@",
        "!",
        "$",
        "&",
        "'",
        "(",
        ")",
        "*",
        "+",
        ",",
        "=",
        "^",
    ]
)
PATHS = st.lists(PIECES, max_size=6).map(lambda parts: "/" + "".join(parts)).filter(lambda path: path[:2] != "//")
HOSTS = st.sampled_from(
    [
        "h.test",
        "H.test",
        "bücher.test",
        "192.0.2.1",
        "[2001:db8::1]",
        "[2001:DB8::1]",
        "h_x.test",
        "h.test.",
        "h%2etest",
    ]
)
PORTS = st.sampled_from(["", ":", ":80", ":443", ":080", ":8080", ":08080"])
SCHEMES = st.sampled_from(["http", "https", "HTTP", "Https"])
USERS = st.sampled_from(["", "@", "me@", "me:pw@", ":pw@", "me:@", ":@", "me%40x:p%3Aw@", "a@b:c@", "é:ü@"])
QUERY = "app=a&user=b"


def rebuilt(url: str) -> str:
    """The URL as a receiver can put it together of what arrives: scheme, Host header, path."""
    sent = requests.Session().prepare_request(requests.Request("POST", f"{url}?{QUERY}"))
    assert sent.url is not None
    parts = urlsplit(sent.url)
    bare = sent.url.partition("?")[0].partition("://")[2].partition("/")[0].rpartition("@")[2]
    host = bare.removesuffix({"http": ":80", "https": ":443"}[parts.scheme])
    host = f"{host[:-1]}" if host.endswith(".") else host.replace(".:", ":")
    return f"{parts.scheme}://{host}{sent.path_url.partition('?')[0]}"


@given(SCHEMES, HOSTS, PORTS, PATHS)
@example("http", "h.test", "", "/%7Euser")
@example("http", "h.test", ":8080", "/a;x=1")
def test_what_is_spelled_otherwise_is_told(scheme: str, host: str, port: str, path: str):
    told = spelling(url := f"{scheme}://{host}{port}{path}")
    assert told is not None
    assert (told.encoded or told.tidied) == (rebuilt(url) != url)


@pytest.mark.parametrize("path", ["/a b", "/é", "/%zz", "/%", "/[", "/a\tb", "\\a", "/%41%"])
def test_escapes_that_are_added(path: str):
    told = spelling(url := f"http://h.test{path}")
    assert told is not None
    assert told.encoded
    assert rebuilt(url).count("%") + rebuilt(url).count("25") > url.count("%")


@given(USERS, PATHS)
def test_who_logs_in_takes_the_signatures_place(user: str, path: str):
    told = spelling(url := f"http://{user}h.test{path}")
    assert told is not None
    request = requests.Request("POST", f"{url}?{QUERY}", headers={"Authorization": "signature"})
    sent = requests.Session().prepare_request(request).headers["Authorization"]
    assert told.password == (sent != "signature")
    if told.password:
        assert base64.b64decode(sent.removeprefix("Basic ")).decode("latin-1") == unquote(told.userinfo or "")


@pytest.mark.parametrize(("user", "sendable"), [("м:п", False), ("%D0%BC:x", False), ("é:x", True), ("м", True)])
def test_who_cannot_log_in(user: str, sendable: bool):
    told = spelling(url := f"http://{user}@h.test/")
    assert told is not None
    assert told.unsendable != sendable
    if not sendable:
        with pytest.raises(UnicodeEncodeError):
            requests.Session().prepare_request(requests.Request("POST", url))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "h.test/a",
        "//h.test",
        "http:h.test",
        "http:/h.test",
        "http://",
        "http:///a",
        "http://h test/",
        "http://[::1",
        "http://h.test:x/",
        "http://h.test:-1/",
        "http://h.test:99999/",
        "http://me:p/w@h.test/",
        "http://h.test:٣/",
        "http://h.test /",
        "http://\u200bh.test/",
    ],
)
def test_what_no_client_can_send_is_no_url(url: str):
    assert spelling(url) is None
    assert Sealer().url(url)["$sealed"] == "seal"
    with pytest.raises(requests.RequestException):
        requests.Session().post(f"{url}?{QUERY}", timeout=1)


def test_a_backslash_ends_the_host_so_that_nothing_of_a_path_is_told():
    told = Sealer().url("https://hooks.example.test\\T0\\canary")
    assert "canary" not in str(told)
    assert (told["host"], told["path"], told["encoded"]) == ("hooks.example.test", "*", True)


@pytest.mark.parametrize(
    "url",
    [
        "postgres://canary:12#34@db.example.test/a",
        "redis://canary:12/34@h",
        "https://canary:12?34@h",
        "http://canary:1#@h",
    ],
)
def test_what_may_be_a_password_that_was_not_escaped_is_sealed_whole(url: str):
    assert Sealer().url(url)["$sealed"] == "seal"


@pytest.mark.parametrize(
    ("url", "flags"),
    [
        ("http://h.test/a#b?c", {"fragment"}),
        ("http://h.test/a?b#c", {"fragment", "query"}),
        (" http://h.test/a", {"spaces"}),
        ("http://h.test/a ", {"spaces", "trailing"}),
        ("http://me@h.test/", {"userinfo"}),
        ("http://me:canary@h.test/", {"userinfo", "password"}),
        ("http://h.test:80/", {"tidied"}),
        ("http://h.test/a b", {"encoded"}),
    ],
)
def test_what_is_told_of_a_sealed_url(url: str, flags: set[str]):
    told = Sealer().url(url)
    assert {name for name, value in told.items() if value is True} == flags
    assert "canary" not in str(told)
