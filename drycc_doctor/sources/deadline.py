"""How long we may take: a whole run, and each question of it."""

from __future__ import annotations

import time

from drycc_doctor.model.reply import Failed, Reason


class Deadline:
    """A moment on the monotonic clock, ``seconds`` after it was made."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds until then; 0 when it has passed."""
        return max(0.0, self._end - time.monotonic())

    def within(self, seconds: float) -> Deadline:
        """The deadline of one question of this run: at most ``seconds`` from now."""
        return Deadline(min(seconds, self.left()))

    def wait(self) -> float:
        """What a socket may be given to wait; never 0, which sockets take as "do not wait at all"."""
        return max(0.001, self.left())

    def refusal(self) -> Failed | None:
        """Why no question is answered any more, once it has passed."""
        if self.left() > 0:
            return None
        return Failed(Reason.TIMEOUT, f"the run's deadline of {self.seconds:g} s passed")
