"""Ask again until all is well, or time is up."""

import time
from collections.abc import Callable

import msgspec

from drycc_doctor.cli.progress import Progress
from drycc_doctor.engine.run import INTERRUPTED
from drycc_doctor.errors import DoctorError, ExitCode
from drycc_doctor.model.finding import Report, Result

FIRST, LONGEST, SLOWER = 3.0, 30.0, 1.5  # seconds between rounds, and how they grow


def until_healthy(
    once: Callable[[], Report], seconds: float, progress: Progress, *, strict: bool, pause: float = FIRST
) -> Report:
    """The report of the last round, with a note of what still moved; ``once`` asks everything anew each time.

    A cluster that cannot be reached may be there in a minute: that is said, and asked again. Raises the DoctorError
    where no round could begin.
    """
    end, rounds = time.monotonic() + seconds, _Rounds(once, progress)
    try:
        rounds.another()
        while not rounds.over(strict=strict) and (left := end - time.monotonic()) > 0:
            progress.now(f"round {rounds.count} is over; asking again in {min(pause, left):.0f} s")
            time.sleep(min(pause, left))
            pause = min(LONGEST, pause * SLOWER)
            rounds.another()
    except KeyboardInterrupt:
        if rounds.last is None:
            raise
        rounds.end = "interrupted while waiting"
    return rounds.report()


class _Rounds:
    def __init__(self, once: Callable[[], Report], progress: Progress) -> None:
        self._once, self._progress = once, progress
        self.count, self.end = 0, ""
        self.last: Report | None = None
        self._before: Report | None = None
        self._error: DoctorError | None = None

    def another(self) -> None:
        """One more; that it could not begin is said once, as long as the reason is the same."""
        self.count += 1
        try:
            report = self._once()
        except DoctorError as error:
            if error.exit_code is not ExitCode.CANNOT_BEGIN:
                raise
            if self._error is None or self._error.message != error.message:
                self._progress.say(f"error: {error.message} Asking again.")
            self._error = error
        else:
            self._before, self.last, self._error = self.last, report, None

    def over(self, *, strict: bool) -> bool:
        """Whether there is no need to ask again, or nobody who wants to know."""
        return self.last is not None and (
            self.last.exit_code(strict=strict) is ExitCode.OK or INTERRUPTED in self.last.notes
        )

    def report(self) -> Report:
        """The last one, with what there is to say about the rounds."""
        if self.last is None:
            raise self._error or KeyboardInterrupt
        notes = [self.end] if self.end else []
        if self._error:
            notes.append(f"the last round could not begin, this is the one before: {self._error.message}")
        if self._before:
            moved = ", ".join(_moved(self._before, self.last)) or "nothing"
            notes.append(f"asked {self.count} times; between the last two, {moved} changed")
        return msgspec.structs.replace(self.last, notes=(*self.last.notes, *notes))


def _moved(before: Report, last: Report) -> list[str]:
    """The checks that say another thing than they did."""
    return [
        f"{now.check} ({then.status.name}, then {now.status.name})"
        for then, now in zip(before.results, last.results, strict=True)
        if _verdict(then) != _verdict(now)
    ]


def _verdict(result: Result) -> set[tuple[int, str, str]]:
    """What a check says, without its words: those count seconds and restarts."""
    return {(f.status, f.code, str(f.subject.stable)) for f in result.findings}
