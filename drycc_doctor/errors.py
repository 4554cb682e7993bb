"""The one exception that is expected: something a person can put right."""

from __future__ import annotations


class DoctorError(Exception):
    """What happened, to what, and what to do now; the command line prints it without a traceback.

    ``exit_code`` is 2 for wrong usage and 4 where the run could not begin.
    """

    def __init__(self, message: str, hint: str = "", *, exit_code: int = 4) -> None:
        super().__init__(message)
        self.message, self.hint, self.exit_code = message, hint, exit_code
