"""Deploy hooks whose URLs are strange: what is said of them, held against the library that the controller sends with."""

import pytest
import requests

from drycc_doctor.facts.controller.deploy_hooks import breaks, refused
from drycc_doctor.sealing.seal import Sealer, Url
from drycc_doctor.testing import verdict
from drycc_doctor.worlds import healthy
from drycc_doctor_checks.hooks.receivers import receivers
from drycc_doctor_checks.hooks.secret import secret
from drycc_doctor_checks.hooks.urls import urls


def codes(check, configured: str, *, signed: bool = True) -> list[str]:
    world = healthy("g3")
    world.add_hooks(configured)
    if not signed:
        world.component("controller").set_env("DRYCC_DEPLOY_HOOK_SECRET_KEY", None)
    result = verdict(check, world)
    assert "canary" not in str(result)
    return [f"{one.status.name} {one.code}" for one in result.findings]


@pytest.mark.parametrize(
    ("url", "signed", "unsigned"),
    [
        ("https://h.test/a", ["PASS ok"], ["PASS ok"]),
        ("https://h.test/a~b%20c;d=e,https://h.test:8443/%C3%A9", ["PASS ok"], ["PASS ok"]),
        ("https://h.test", ["WARN no-path"], ["PASS ok"]),
        (" https://h.test/a", ["FAIL spaces"], ["PASS ok"]),
        ("https://h.test/é", ["WARN encoded"], ["PASS ok"]),
        ("https://h.test/a\tb", ["WARN encoded"], ["PASS ok"]),
        ("https://h.test/%7Ea", ["WARN tidied"], ["PASS ok"]),
        ("https://H.test/é", ["WARN encoded", "WARN tidied"], ["PASS ok"]),
        ("https://h.test/a ", ["FAIL trailing"], ["FAIL trailing"]),
        ("https://h.test/a#b?canary", ["FAIL fragment"], ["FAIL fragment"]),
        ("https://h.test/a?canary", ["FAIL query"], ["FAIL query"]),
        ("https://me:canary@h.test/a?b", ["FAIL query", "WARN userinfo"], ["FAIL query", "WARN userinfo"]),
        ("https://me:can,ary@h.test/a", ["FAIL not-a-url", "FAIL not-a-url"], ["FAIL not-a-url", "FAIL not-a-url"]),
        ("https://h.test/é ", ["FAIL trailing", "WARN encoded"], ["FAIL trailing"]),
        ("https://h.test/a#b ", ["FAIL fragment"], ["FAIL fragment"]),
        ("https://h.test ", ["FAIL not-a-url"], ["FAIL not-a-url"]),
        ("https://*.h.test/", ["FAIL not-a-url"], ["FAIL not-a-url"]),
        ("https://h.test../", ["FAIL breaks-releases"], ["FAIL breaks-releases"]),
    ],
)
def test_what_is_wrong_with_a_url(url: str, signed: list[str], unsigned: list[str]):
    assert codes(urls, url) == signed
    assert codes(urls, url, signed=False) == unsigned


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://me@h.test/a", ["PASS ok"]),
        ("https://:@h.test/a", ["PASS ok"]),
        ("https://:canary@h.test/a", ["WARN basic"]),
        ("https://me:@h.test/a", ["WARN basic"]),
        ("https://h.test/a#", ["WARN unverifiable"]),
        ("https://me:canary@h.test/a#b", ["WARN basic"]),
        (
            "https://me:canary@h.test/a,https://h.test/b#,https://h.test/c",
            ["WARN basic", "WARN unverifiable", "PASS ok"],
        ),
    ],
)
def test_whether_a_signature_arrives(url: str, said: list[str]):
    assert codes(secret, url) == said
    assert codes(secret, url, signed=False) == ["WARN unsigned"]


def test_a_host_that_cannot_be_asked_for_is_not_asked():
    assert codes(receivers, "https://h..test/,https://*.test/") == ["SKIP none"]


@pytest.mark.parametrize(
    "host",
    [
        "h.test",
        "h.test.",
        "a" * 63,
        "a" * 64,
        f"{'a' * 64}.test",
        "h..test",
        "h.test..",
        ".h.test",
        "*.test",
        "..",
        ".",
        "[::1]",
        "127.0.0.1",
        "bücher.test",
        f"ü{'a' * 70}.test",
        "ü..test",
        f"ü.{'a' * 64}.test",
        "h_x.test",
        "-h.test",
        "h.test.:80",
        "*",
    ],
)
def test_which_errors_the_controller_would_not_catch(host: str, monkeypatch):
    """It catches requests.RequestException (drycc/hooks#errors-that-are-not-caught); no name is asked for here."""

    def no_such_name(name: str, *_: object, **__: object):
        name.encode("idna")
        raise OSError(-2, "no such name")

    monkeypatch.setattr("socket.getaddrinfo", no_such_name)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(Exception, match=r".") as raised:
        requests.Session().post(f"http://{host}:1/a".replace(":80:1", ":80"), timeout=1)
    url = Sealer().url(f"http://{host}/a")
    read = Url(**{k: v for k, v in url.items() if k != "$sealed"})
    caught = isinstance(raised.value, requests.RequestException)
    assert caught != (not refused(read) and breaks(read))
    assert refused(read) == isinstance(raised.value, requests.exceptions.InvalidURL) or not host.isascii()
