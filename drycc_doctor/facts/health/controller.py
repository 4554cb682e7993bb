"""How the controller is with its database and its cache, told by what it says to questions that write nothing."""

from __future__ import annotations

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.controller.api import ControllerInside, ControllerOutside
from drycc_doctor.facts.health.outcome import Outcome, best, heard, outcome, worst
from drycc_doctor.facts.http.page import HttpReply, Page
from drycc_doctor.facts.passport.passport import PassportInside, PassportOutside
from drycc_doctor.model.fact import Missing

_W, _E, _S, _U = Outcome.WELL, Outcome.ERROR, Outcome.SILENT, Outcome.UNKNOWN
_ROWS: tuple[tuple[tuple[Outcome | None, Outcome | None, Outcome | None], str], ...] = (
    ((_E, _E, None), "cache-down"),
    ((_E, _W, _W), "tables-gone"),
    ((_E, _W, None), "database-down"),
    ((_E, None, _E), "database-down"),
    ((_E, None, None), "database-or-cache-down"),
    ((_S, _W, None), "database-hangs"),  # a lock on its tables: the bearer needs none
    ((_S, None, _S), "database-hangs"),
    ((_S, None, _W), "cache-hangs"),
    ((_S, None, _E), "database-down"),
    ((_S, None, None), "database-or-cache-hangs"),
    ((_W, None, _E), "not-migrated"),
    ((_W, None, _S), "readiness-hangs"),
    ((_U, None, _E), "database-down"),
    ((_U, None, _S), "database-hangs"),
    ((_U, None, _U), "not-heard"),
    ((None, None, None), ""),
)
"""What a made-up token, a made-up bearer and ``/readiness`` tell together, as it was recorded; the first that fits."""


class ControllerHealth(msgspec.Struct, frozen=True):
    """What ``/v2/``, ``/readiness``, a made-up token and a made-up bearer told; and how late the latest answer came.

    ``alone`` is whether passport answered in a way in which the controller is silent: then it is not the way.
    """

    api: Outcome
    readiness: Outcome
    token: Outcome
    bearer: Outcome
    alone: bool
    seconds: float

    asks: ClassVar = ()

    @classmethod
    def gather(
        cls,
        outside: ControllerOutside | Missing,
        inside: ControllerInside | Missing,
        passport_outside: PassportOutside | Missing,
        passport_inside: PassportInside | Missing,
    ) -> Self:
        """Silence counts where the same way led to an answer; of the health of pods the worst is told."""
        out, within = Outside.of(outside), Inside.of(inside)
        beside = not isinstance(passport_outside, Missing) and any(map(_answered, passport_outside.answers))
        behind = not isinstance(passport_inside, Missing) and _answered(passport_inside.health)
        return cls(
            best(out.api, within.api),
            worst(within.readiness, out.readiness),
            out.token,
            out.bearer,
            (beside and out.api is _S) or (behind and within.api is _S),
            out.seconds,
        )

    @property
    def trouble(self) -> str:
        """Empty where all is well; else what is not (drycc/controller#telling-states-apart).

        ``hangs``; ``cache-down``, ``cache-hangs``; ``database-down``, ``database-hangs``, ``tables-gone``, ``not-migrated``;
        ``database-or-cache-down`` or ``-hangs`` where too little was heard; ``readiness-hangs``; ``not-heard``.
        """
        if self.api is _S:
            return "hangs" if self.alone else "not-heard"
        return _trouble(self.token, self.bearer, self.readiness)


class Outside(msgspec.Struct, frozen=True):
    """What came from outside."""

    api: Outcome = Outcome.UNKNOWN
    readiness: Outcome = Outcome.UNKNOWN
    token: Outcome = Outcome.UNKNOWN
    bearer: Outcome = Outcome.UNKNOWN
    seconds: float = 0.0

    @classmethod
    def of(cls, outside: ControllerOutside | Missing) -> Outside:
        """From the answers."""
        if isinstance(outside, Missing):
            return cls()
        api = best(*(_refusal(page) for page in outside.answers))
        pages = (*outside.answers, outside.token, outside.bearer, outside.readiness)
        return cls(
            api,
            heard(outcome(outside.readiness, 200), api),
            heard(_refusal(outside.token), api),
            heard(_refusal(outside.bearer), api),
            max(page.seconds if isinstance(page, Page) else 0.0 for page in pages),
        )


class Inside(msgspec.Struct, frozen=True):
    """What came from inside: through the Service, or from a pod."""

    api: Outcome = Outcome.UNKNOWN
    readiness: Outcome = Outcome.UNKNOWN

    @classmethod
    def of(cls, inside: ControllerInside | Missing) -> Inside:
        """From the answers."""
        if isinstance(inside, Missing):
            return cls()
        if inside.pod:
            api = outcome(inside.pod_health, 200)
            return cls(api, heard(outcome(inside.pod_readiness, 200), api))
        api = _refusal(inside.api)
        return cls(api, heard(outcome(inside.readiness, 200), api))


def _refusal(page: HttpReply) -> Outcome:
    """Of a question to the API: who is not the controller may say 401, too, but in other words."""
    told = outcome(page, 401)
    ours = isinstance(page, Page) and (page.api_version or not page.fields.keys().isdisjoint({"detail", "error"}))
    return told if ours or told is _S else Outcome.UNKNOWN


def _answered(page: HttpReply) -> bool:
    return isinstance(page, Page) and 0 < page.status < 500


def _trouble(token: Outcome, bearer: Outcome, readiness: Outcome) -> str:
    """The first row that fits; None fits all."""
    said = (token, bearer, readiness)
    return next(
        trouble for row, trouble in _ROWS if all(each in (None, told) for each, told in zip(row, said, strict=True))
    )
