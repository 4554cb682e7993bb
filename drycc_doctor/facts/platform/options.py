"""What the operator said, as far as facts need it."""

from typing import Self

import msgspec

from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import Option


class OperatorOptions(msgspec.Struct, frozen=True):
    """The options of this run that decide what is looked at."""

    namespace: str
    domain: str
    active: bool

    asks = (Option("namespace"), Option("domain"), Option("active"))

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """Ask for each."""
        namespace, domain, active = (ask.answer(query, str) for query in cls.asks)
        return cls(namespace, domain, active == "true")
