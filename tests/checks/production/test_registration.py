"""Who may come in, told with a cluster and without one, by passport and by its variables."""

from __future__ import annotations

import pytest

from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.model.finding import Status
from drycc_doctor.model.query import HttpGet, Query, ServiceGet
from drycc_doctor.model.reply import Failed, Reason, Reply
from drycc_doctor.testing import World, healthy, verdict
from drycc_doctor.worlds.answers import Answer
from drycc_doctor_checks.production.registration import registration

F, P, U, W = Status.FAIL, Status.PASS, Status.UNKNOWN, Status.WARN
SOCIAL = "SOCIAL_AUTH_GITHUB_KEY SOCIAL_AUTH_GITHUB_SECRET"
each_generation = pytest.mark.parametrize("generation", GENERATIONS)
each_scheme = pytest.mark.parametrize("tls", [False, True], ids=["http", "https"])
each_way = pytest.mark.parametrize("alone", [False, True], ids=["cluster", "domain alone"])


def platform(generation: str, variables: str = "", *, tls: bool = False, alone: bool = False) -> World:
    """A platform whose passport has these variables: ``A=b C``."""
    world = healthy(generation)
    if tls:
        world.serve_tls()
    for name, _, value in (one.partition("=") for one in variables.split()):
        world.component("passport").set_env(name, value or "x")
    if alone:
        world.options["domain"], world.down = world.domain, "connection refused"
    return world


def said(world: World) -> dict[str, Status]:
    return {one.code: one.status for one in verdict(registration, world).findings}


@each_generation
@each_scheme
@each_way
@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ("", {"ok": P}),
        ("REGISTRATION_ENABLED=True", {"open": F}),
        ("REGISTRATION_ENABLED=true LDAP_ENDPOINT=ldap://127.0.0.1", {"closed-by-ldap": P}),
    ],
)
def test_registration(generation: str, variables: str, expected: dict[str, Status], tls: bool, alone: bool) -> None:
    assert said(platform(generation, variables, tls=tls, alone=alone)) == expected


@pytest.mark.parametrize("generation", GENERATIONS[1:])
@each_scheme
@each_way
@pytest.mark.parametrize(
    ("more", "beside"),
    [
        ("", {"ok": P}),
        ("REGISTRATION_ENABLED=true", {"open": F}),
        ("REGISTRATION_ENABLED=true LDAP_ENDPOINT=ldap://127.0.0.1", {"closed-by-ldap": P}),
    ],
)
def test_a_social_login_lets_strangers_in_whatever_else_is_set(
    generation: str, more: str, beside: dict[str, Status], tls: bool, alone: bool
) -> None:
    assert said(platform(generation, f"{SOCIAL} {more}", tls=tls, alone=alone)) == beside | {"social-login": F}


@each_way
def test_each_is_named(alone: bool) -> None:
    halves = [f"SOCIAL_AUTH_{name}_{half}" for name in ("FEISHU", "WEIXIN", "GITHUB") for half in ("KEY", "SECRET")]
    found = verdict(registration, platform("g3", " ".join(halves), alone=alone)).findings[1:]
    assert [(one.status, one.message.partition(",")[0]) for one in found] == [
        (F, "anybody with an account at GitHub can make one here"),
        (P, "Weixin lets in those alone who linked it to an account that they have"),
        (W, "whoever Feishu lets in there can make an account"),
    ]


def test_half_of_a_social_login_is_none() -> None:
    assert said(platform("g3", "SOCIAL_AUTH_GITHUB_KEY")) == {"ok": P}
    assert said(silent(platform("g3", "SOCIAL_AUTH_GITHUB_KEY"))) == {"no-answer": U}


def silent(world: World) -> World:
    """Nobody can ask passport, who runs."""
    world.deny("get services/proxy")
    world.gateway.close()
    return world


@pytest.mark.parametrize(("generation", "more"), [("g1", {}), ("g2", {"social-login": F}), ("g3", {"social-login": F})])
def test_where_passport_is_silent_its_variables_tell(generation: str, more: dict[str, Status]) -> None:
    """The first generation knows none."""
    assert said(silent(platform(generation, SOCIAL))) == {"no-answer": U} | more


@each_generation
def test_a_secret_holds_it(generation: str) -> None:
    world = platform(generation)
    for name in SOCIAL.split():
        world.component("passport").refer_env(name, {"name": "github", "key": name})
    expected = {} if generation == "g1" else {"social-login": F}
    assert said(world) == {"ok": P} | expected
    assert said(silent(world)) == {"no-answer": U} | expected


def test_empty_variables_are_none() -> None:
    """The API server leaves an empty value out."""
    world = silent(platform("g3", "REGISTRATION_ENABLED=true"))
    for name in (*SOCIAL.split(), "LDAP_ENDPOINT"):
        world.component("passport").set_env(name, "")
    assert said(world) == {"open": F}
    for container in world.component("passport").containers():
        container["env"] = [{k: v for k, v in one.items() if v != ""} for one in container["env"]]
    assert said(world) == {"open": F}


def test_passport_goes_before_its_variables() -> None:
    """A rollout that hangs: what is asked for is not what runs."""
    world = platform("g3", f"{SOCIAL} REGISTRATION_ENABLED=true LDAP_ENDPOINT=ldap://127.0.0.1")
    json = [("content-type", "application/json")]
    world.component("passport").answer("/settings", Answer(200, json, b'{"registration_enabled":true}'))
    world.component("passport").answer("/user/identity-providers", Answer(200, json, b'{"count":0,"results":[]}'))
    world.component("passport").answer("/user/registration", Answer(200, [], b"<title>Registration</title>"))
    assert said(world) == {"open": F}


def test_names_that_are_not_known_are_counted() -> None:
    world = platform("g3", alone=True)
    told = b'{"count":3,"results":[{"name":"github"},{"name":"ours"},{"name":"theirs"}]}'
    world.component("passport").answer(
        "/user/identity-providers", Answer(200, [("content-type", "application/json")], told)
    )
    messages = [one.message for one in verdict(registration, world).findings if one.status is F]
    assert [one.partition(" can")[0] for one in messages] == [
        "anybody with an account at GitHub",
        "anybody with an account at 2 other services",
    ]
    assert "ours" not in str(messages)


def test_names_that_were_not_told_are_those_of_the_variables() -> None:
    world = platform("g3", SOCIAL)
    json = [("content-type", "application/json")]
    for told in (b'{"count":1}', b'{"count":1,"results":[{"name":"drycc-database-0"}]}'):
        world.component("passport").answer("/user/identity-providers", Answer(200, json, told))
        assert "GitHub" in verdict(registration, world).findings[1].message
    world.component("passport").answer("/user/identity-providers", Answer(200, json, b'{"count":2}'))
    assert "2 other services" in verdict(registration, world).findings[1].message


def test_the_other_way_tells_what_one_does_not() -> None:
    """From inside only the settings are told; by name everything."""

    class Half:
        def ask(self, query: Query, /) -> Reply:
            blocked = isinstance(query, ServiceGet) and query.path == "/user/identity-providers"
            return Failed(Reason.TIMEOUT, "no answer") if blocked else world.ask(query)

    world = platform("g3", SOCIAL)
    for name in SOCIAL.split():
        world.component("passport").set_env(name, None)
    told = b'{"count":1,"results":[{"name":"github"}]}'
    world.component("passport").answer(
        "/user/identity-providers", Answer(200, [("content-type", "application/json")], told)
    )
    assert [one.code for one in verdict(registration, Half()).findings] == ["ok", "social-login"]


class Counting:
    """A source that keeps what it is asked."""

    def __init__(self, world: World) -> None:
        self.world, self.paths = world, list[str]()

    def ask(self, query: Query, /) -> Reply:
        if isinstance(query, HttpGet | ServiceGet):
            self.paths.append(query.url if isinstance(query, HttpGet) else query.path)
        return self.world.ask(query)


@each_way
@pytest.mark.parametrize(("variables", "asked"), [("", False), (SOCIAL, False), ("REGISTRATION_ENABLED=true", True)])
def test_the_page_is_asked_only_where_the_settings_say_that_registration_is_open(
    variables: str, asked: bool, alone: bool
) -> None:
    source = Counting(platform("g3", variables, alone=alone))
    verdict(registration, source)
    assert any(one.endswith("/user/registration") for one in source.paths) is asked
