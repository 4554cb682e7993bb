"""How passport is with its database, told by what it says to questions that write nothing."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.controller.api import ControllerInside, ControllerOutside
from drycc_doctor.facts.health.outcome import Outcome, best, heard, outcome, worst
from drycc_doctor.facts.http.page import HttpReply, Page
from drycc_doctor.facts.passport.passport import PassportInside, PassportOutside
from drycc_doctor.model.fact import Missing


class PassportHealth(msgspec.Struct, frozen=True):
    """What ``/healthz`` or ``/settings``, ``/readiness``, and a made-up bearer at ``/user/info`` told.

    ``alone`` is whether the controller answered in a way in which passport is silent: then it is not the way.
    """

    api: Outcome
    readiness: Outcome
    user: Outcome
    alone: bool
    seconds: float  # until the latest answer came

    asks: ClassVar = ()

    @classmethod
    def gather(
        cls,
        outside: PassportOutside | Missing,
        inside: PassportInside | Missing,
        controller_outside: ControllerOutside | Missing,
        controller_inside: ControllerInside | Missing,
    ) -> Self:
        """Silence counts where the same way led to an answer."""
        out, out_ready, user, seconds = _outside(outside)
        within, ready = _inside(inside)
        beside = not isinstance(controller_outside, Missing) and any(map(_answered, controller_outside.answers))
        behind = not isinstance(controller_inside, Missing) and _answered(controller_inside.api)
        silent = Outcome.SILENT
        alone = (beside and out is silent) or (behind and within is silent)
        return cls(best(out, within), worst(ready, out_ready), user, alone, seconds)

    @property
    def trouble(self) -> str:
        """Empty where all is well; else what is not (drycc/passport#states-of-health).

        ``hangs``; ``database-down``, ``database-hangs``; ``reads-fail``, ``reads-hang``; ``database-or-reads-fail`` where too
        little was heard; ``not-heard``.
        """
        if self.api is Outcome.SILENT:
            return "hangs" if self.alone else "not-heard"
        match self.user, self.readiness:
            case (_, Outcome.ERROR):
                return "database-down"
            case (_, Outcome.SILENT):
                return "database-hangs"
            case (Outcome.ERROR, told):
                return "reads-fail" if told is Outcome.WELL else "database-or-reads-fail"
            case (Outcome.SILENT, told):
                return "reads-hang" if told is Outcome.WELL else "database-hangs"
            case (Outcome.UNKNOWN, Outcome.UNKNOWN):
                return "not-heard"
        return ""


def _outside(outside: PassportOutside | Missing) -> tuple[Outcome, Outcome, Outcome, float]:
    if isinstance(outside, Missing):
        return Outcome.UNKNOWN, Outcome.UNKNOWN, Outcome.UNKNOWN, 0.0
    api = best(*(_its(outcome(page, 200), page) for page in outside.answers))
    pages = (*outside.answers, outside.readiness, outside.user, outside.health)
    late = max(page.seconds if isinstance(page, Page) else 0.0 for page in pages)
    return api, heard(outcome(outside.readiness, 200), api), heard(_user(outside.user), api), late


def _user(page: HttpReply) -> Outcome:
    """Of ``/user/info``: to a path that it does not know, passport says 200 and a page (drycc/passport#catch-all)."""
    if isinstance(page, Page) and page.status in {200, 404}:
        return Outcome.NONE
    return _its(best(outcome(page, 403), outcome(page, 401)), page)


def _inside(inside: PassportInside | Missing) -> tuple[Outcome, Outcome]:
    if isinstance(inside, Missing):
        return Outcome.UNKNOWN, Outcome.UNKNOWN
    health, readiness = (inside.pod_health, inside.pod_readiness) if inside.pod else (inside.health, inside.readiness)
    api = outcome(health, 200)
    return api, heard(outcome(readiness, 200), api)


def _its(told: Outcome, page: HttpReply) -> Outcome:
    """Passport's JSON, and no page of somebody else's."""
    return told if told is Outcome.SILENT or (isinstance(page, Page) and page.fields) else Outcome.UNKNOWN


def _answered(page: HttpReply) -> bool:
    return isinstance(page, Page) and 0 < page.status < 500
