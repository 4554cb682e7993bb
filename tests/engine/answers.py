"""A source with fixed answers, and a fact that asks it."""

import threading
from dataclasses import dataclass
from typing import ClassVar, Self

from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import Now, Option, Query
from drycc_doctor.model.reply import Failed, Got, Reason, Reply

WELL = {"one": Got("a"), "two": Got("b")}


class Answers:
    """A source with fixed answers that counts what it is asked."""

    def __init__(self, **answers: Reply) -> None:
        self.answers, self.asked = answers, list[str]()
        self.lock = threading.Lock()

    def ask(self, query: Query, /) -> Reply:
        with self.lock:
            self.asked.append(query.key)
        if isinstance(query, Now):
            return Got(0.0)
        return self.answers.get(getattr(query, "name", ""), Failed(Reason.NOT_RECORDED, "unknown"))


@dataclass(frozen=True, slots=True)
class One:
    value: str
    asks: ClassVar = (Option("one"),)

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        return cls(ask.answer(Option("one"), str))
