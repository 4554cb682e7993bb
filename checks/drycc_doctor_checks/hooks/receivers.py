"""The receivers of deploy hooks are there, and quick."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import (
    SKIP,
    UNKNOWN,
    WARN,
    Failed,
    Finding,
    World,
    check,
    fail,
    passed,
    skip,
    subject,
    unknown,
    warn,
)
from drycc_doctor.facts.controller.deploy_hooks import Receiver, Receivers
from drycc_doctor.facts.http.page import Page
from drycc_doctor.worlds.answers import Answer
from drycc_doctor_checks.http_diagnosis import no_answer

_SLOW = 1.0  # seconds


@check("hooks-receivers", title="The receivers of deploy hooks are there, and quick")
def receivers(found: Receivers) -> Iterator[Finding]:
    """The controller calls them within the request that makes a release, and waits without a timeout.

    So a receiver that hangs makes `git push` and `drycc config:set` hang, and one that is slow makes them slow; one that
    refuses is only logged. Each host is asked `GET /` from here, by name: it must resolve, connect, show a certificate
    that is trusted, and answer something within a second. No delivery is made: `drycc-doctor hook send URL` makes one. A
    name that only the cluster knows is not tried, and what is reached from here may not be from the controller.

    Put a queue in front of a slow receiver; take one that is gone out of `controller.deployHookUrls`.
    """
    if not found.items:
        yield skip(
            "none", subject.setting("controller.deployHookUrls"), "no deploy hook that could be called is configured"
        )
    for one in found.items:
        yield _judged(one)


def _judged(one: Receiver) -> Finding:
    about, page = subject.external("deploy hook", one.place), one.page
    if page is None:
        why = f"{one.place} is a name of the cluster's own: whether it answers is not known here"
        return unknown("inside", about, why, remedy="kubectl exec into a controller's pod, and try it there")
    if isinstance(page, Failed):
        return unknown(page.reason, subject.resolver(), f"{one.place} was not asked: {page.detail or page.reason}")
    if page.trouble:
        return _troubled(one, page)
    if page.seconds > _SLOW:
        why = f"{one.place} took {page.seconds:g} s to answer: every release of every app waits for it"
        return warn("slow", about, why, remedy="let it take the hook at once, and work on it later")
    return passed("ok", about, f"{one.place} answers (status {page.status} to GET /; no delivery was made)")


def _troubled(one: Receiver, page: Page) -> Finding:
    about = subject.external("deploy hook", one.place)
    remedy = f"bring {one.place} back, or take it out of controller.deployHookUrls"
    if page.trouble == "timeout":
        why = f"{one.place} takes the connection or drops it, and says nothing: releases of all apps hang"
        return fail("hangs", about, why, remedy=remedy)
    if page.trouble == "unreachable":
        return unknown(page.trouble, about, f"no way leads from here to {one.place}")
    blocked = no_answer(page.trouble, page.detail)
    why = f"{one.place}: {blocked.why}: no hook arrives, and each release tries ten times before it goes on"
    return fail(blocked.code, about, why, remedy=remedy)


@receivers.must_fail("refused", "the receiver was switched off")
def switched_off(world: World) -> None:
    world.add_hooks()
    world.elsewhere.close("hooks")


@receivers.must_fail("no-name", "the receiver moved, and its old name is gone")
def moved(world: World) -> None:
    world.add_hooks()
    world.elsewhere.forget("hooks")


@receivers.must_fail("tls", "the receiver's certificate has expired")
def expired(world: World) -> None:
    world.add_hooks()
    world.certificates["hooks.example.test"] = "expired"


@receivers.must_fail("hangs", "the receiver takes connections and never answers")
def hangs(world: World) -> None:
    world.add_hooks()
    world.elsewhere.hooks = Answer(trouble="hang")


@receivers.must_be(WARN, "slow", "the receiver takes a second and a half")
def slow(world: World) -> None:
    world.add_hooks()
    world.elsewhere.hooks = Answer(200, [("content-type", "text/plain")], b"OK", "slow")


receivers.must_be(
    UNKNOWN,
    "inside",
    "the receiver is an app of the platform, called by its Service",
    lambda w: w.add_hooks("http://chat.billing.svc.cluster.local/deploy"),
)


@receivers.must_be(UNKNOWN, "timeout", "the resolver is silent")
def silent(world: World) -> None:
    world.add_hooks()
    world.dns.silence()


receivers.must_be(SKIP, "none", "no hook is configured", lambda w: w.release.set("controller.deployHookUrls", ""))
