"""What authors of checks test with: a World, a verdict, a World bent out of shape."""

import random
from collections.abc import Callable, Iterable
from typing import Any

from drycc_doctor.drycc import DRYCC
from drycc_doctor.engine import run as engine
from drycc_doctor.engine.selftest import verdict
from drycc_doctor.model.check import Check
from drycc_doctor.model.finding import Report
from drycc_doctor.model.query import Now, Option, Query, RandomLabel
from drycc_doctor.model.reply import Failed, Reason, Reply, Source
from drycc_doctor.worlds import World, healthy

SCRAPS: tuple[Any, ...] = (None, True, 0, -1, "", "False", [], {}, [{}], {"token": "x"}, [None], 1.5, "a\x1b[31mb")
"""What may stand where something else was expected."""

__all__ = ["SCRAPS", "Bent", "World", "healthy", "run", "verdict"]


def run(checks: Iterable[Check[Any]], source: Source, **options: Any) -> Report:
    """A report as an operator gets it; see :func:`drycc_doctor.engine.run.run` for more options."""
    return engine.run(checks, source, **({"named": "a test", "edges": DRYCC.edges()} | options))


class Bent:
    """A source whose answers have gone wrong here and there, the same way each time for the same ``seed``.

    One value in ``rarity`` is replaced by a scrap or left out; one question in ``rarity`` goes unanswered.
    """

    def __init__(self, source: Source, seed: int, *, rarity: int = 40) -> None:
        self._source, self._seed, self._rarity = source, seed, rarity

    def ask(self, query: Query, /) -> Reply:
        """The source's answer, bent; the clock and the operator's options are let alone."""
        reply = self._source.ask(query)
        if isinstance(reply, Failed) or isinstance(query, Now | RandomLabel | Option):
            return reply
        chance = random.Random(f"{self._seed} {query.key}")  # noqa: S311 - chance, not a secret
        if chance.randrange(self._rarity) == 0:
            return Failed(chance.choice(list(Reason)), "bent")
        return type(reply)(self._bend(reply.answer, chance.randrange))

    def _bend(self, value: Any, draw: Callable[[int], int]) -> Any:
        if draw(self._rarity) == 0:
            return SCRAPS[draw(len(SCRAPS))]
        if isinstance(value, dict):
            return {k: self._bend(v, draw) for k, v in value.items() if draw(self._rarity)}
        return [self._bend(v, draw) for v in value] if isinstance(value, list) else value
