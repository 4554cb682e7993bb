from collections.abc import Sequence

from drycc_doctor.api import Finding, Findings, Missing, check, fail, passed, subject, unknown, unknown_because, warn
from drycc_doctor.facts.controller.api import ControllerOutside
from drycc_doctor.facts.http.page import HttpReply, Page
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor_checks.changes import at_path, in_turn, set_env

_NAME = "DRYCC_DEBUG"
_CONTROLLER, _PASSPORT = (subject.setting(f"{chart}.environment.{_NAME}") for chart in ("controller", "passport"))
_LOGGED = "writes every statement of SQL into its log, with session keys and tokens"


@check("production-debug", title="Nothing tells strangers what it keeps secret", hardening=True)
def debug(outside: ControllerOutside | Missing, components: Components | Missing) -> Findings:
    """With DRYCC_DEBUG=true the controller shows whoever asks what went wrong, and its settings with it.

    While its database is down the public `/readiness` is then a page that holds the database's password seventeen times, and
    the cache's once. It is told by the controller's page for `/v2`, which anybody may ask for, and by the variable:
    only `true` counts, in any letter case. Of pages the titles alone are read. On the controller's other runners, which the
    gateway does not lead to, and on passport, which shows nothing, it is a warning: SQL goes into the log with session
    keys and tokens; of these the variable alone tells.

    Take `DRYCC_DEBUG` out of `controller.environment` and `passport.environment`. If the database was down meanwhile, change
    its password and the cache's: they were public.
    """
    parts = () if isinstance(components, Missing) else components.items
    debugged = [part for part in parts if _is_set(part)]
    yield _controller(outside, components, [one for one in debugged if one.name.startswith("drycc-controller")])
    passports = [one for one in debugged if one.name.startswith("drycc-passport")]
    if isinstance(components, Missing):
        yield unknown_because(components, f"whether passport has {_NAME} is not known")
    elif passports:
        yield warn("passport", _PASSPORT, f"{_NAME} is true: passport {_LOGGED}", remedy=_off("passport", passports))


def _controller(
    outside: ControllerOutside | Missing, components: Components | Missing, set_on: list[LiveWorkload]
) -> Finding:
    page = None if isinstance(outside, Missing) else _debugs(outside.not_found)
    api = None if isinstance(components, Missing) else components.controller
    if page or (api is not None and api in set_on):
        return _shown(outside, set_on)
    if set_on:
        return _runners(set_on)
    if page is None and api is None:
        missing = outside if isinstance(outside, Missing) else components
        about = f"whether the controller has {_NAME} is not known"
        return (
            unknown_because(missing, about)
            if isinstance(missing, Missing)
            else unknown("no-answer", _CONTROLLER, about)
        )
    if page is None and api is not None and api.gives(_NAME) and api.env(_NAME) is None:
        return unknown(
            "from-secret", _CONTROLLER, f"{_NAME} comes from a Secret, and the controller's page was not seen"
        )
    return passed("ok", _CONTROLLER, "the controller tells nobody what went wrong")


def _runners(set_on: Sequence[LiveWorkload]) -> Finding:
    """Those that the gateway does not lead to; celery answers nobody."""
    names = [one.name for one in set_on]
    shown = ", and shows its settings to whoever asks in the cluster" if names != ["drycc-controller-celery"] else ""
    why = f"{_NAME} is true: {', '.join(names)} {_LOGGED}{shown}"
    return warn("runners", _CONTROLLER, why, remedy=_off("controller", set_on))


def _shown(outside: ControllerOutside | Missing, set_on: Sequence[LiveWorkload]) -> Finding:
    off = _off("controller", set_on)
    readiness = None if isinstance(outside, Missing) else outside.readiness
    if isinstance(outside, ControllerOutside) and _title(readiness).startswith("ServiceUnavailable at "):
        why = f"{_NAME} is true and the database down: the public /readiness shows the passwords of database and cache now"
        return fail("leaks", _CONTROLLER, why, remedy=f"{off}; then change both passwords", asked=outside.url)
    why = f"{_NAME} is true: while the database is down, the public /readiness shows its password and the cache's"
    return fail(
        "controller", _CONTROLLER, why, remedy=f"{off}; if the database was down meanwhile, change both passwords"
    )


def _debugs(page: HttpReply) -> bool | None:
    """Whether a page for what is not there is Django's own for developers; None where it is not the controller's page."""
    # drycc/controller#debug
    title = _title(page)
    if title.startswith("Page not found at "):
        return True
    return False if isinstance(page, Page) and page.status == 404 and title and page.api_version else None


def _title(page: HttpReply | None) -> str:
    return page.body.title if isinstance(page, Page) else ""


def _is_set(part: LiveWorkload) -> bool:
    value = part.env(_NAME)
    return isinstance(value, str) and value.lower() == "true"


def _off(chart: str, parts: Sequence[LiveWorkload]) -> str:
    """How it is switched off; helm upgrade leaves a variable that was added by hand."""
    values = f"take {_NAME} out of {chart}.environment, then helm upgrade"
    names = " ".join(f"deployment/{one.name}" for one in parts)
    return f"{values}; if it was set by hand, kubectl set env -n @ {names} {_NAME}-" if names else values


_on = set_env("controller", _NAME, "true")
_unseen = in_turn(lambda w: w.deny("get services/proxy"), lambda w: w.gateway.close())
debug.must_fail("controller", "debugging is on", _on)
debug.must_fail("leaks", "debugging is on, and the database is down", in_turn(_on, lambda w: w.lose_database()))
debug.must_warn("runners", "it is on where celery runs", set_env("controller-celery", _NAME, "True"))
debug.must_warn("passport", "passport's log tells", set_env("passport", _NAME, "true"))
_secret = in_turn(lambda w: w.component("controller").refer_env(_NAME, {"name": "debug", "key": "on"}), _unseen)
debug.must_not_know("from-secret", "a Secret holds it, and the page is not seen", _secret)
debug.must_not_know("forbidden", "we may not list Deployments", lambda w: w.deny("list deployments.apps"))
_blocked = in_turn(at_path("controller", "/v2", 403), lambda w: w.component("controller").delete())
debug.must_not_know("no-answer", "nothing is seen of the controller", _blocked)
