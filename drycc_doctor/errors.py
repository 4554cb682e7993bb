"""The one exception that is expected, something a person can put right; and what the process ends with."""

from enum import IntEnum


class ExitCode(IntEnum):
    """See docs/exit-codes.md."""

    OK = 0  # nothing fails, and all was judged
    FAILED = 1  # something fails
    USAGE = 2  # wrong usage
    UNKNOWN = 3  # nothing fails, but not all could be judged
    CANNOT_BEGIN = 4


class DoctorError(Exception):
    """What happened, to what, and what to do now; the command line prints it without a traceback."""

    def __init__(self, message: str, hint: str = "", *, exit_code: ExitCode = ExitCode.CANNOT_BEGIN) -> None:
        super().__init__(message)
        self.message, self.hint, self.exit_code = message, hint, exit_code
