"""What the logins that everybody knows came to: each is tried until somebody answers, and then no more."""

from collections.abc import Callable

from drycc_doctor.model.query import DefaultLogin
from drycc_doctor.model.reply import Got, Reply


class Logins:
    """Kept from round to round of one run: each try leaves a session in the program, or a line of its log."""

    # drycc/passport#admin-account
    def __init__(self) -> None:
        self._told: dict[str, Reply] = {}  # by the program

    def ask(self, query: DefaultLogin, attempt: Callable[[], Reply]) -> Reply:
        """The program's answer, if it has given one; else what an attempt comes to."""
        if query.program in self._told:
            return self._told[query.program]
        reply = attempt()
        if isinstance(reply, Got) and reply.answer.get("entered") is not None:
            self._told[query.program] = reply
        return reply
