"""What is being done, on stderr: one line that is rewritten, or a line now and then where that cannot be done."""

import sys
import threading
import time
from types import TracebackType
from typing import Any, Self

from drycc_doctor.cli.terminal import is_terminal, width
from drycc_doctor.model.finding import Result

EVERY = 15.0
"""Seconds between two lines where there is no terminal: a log shows that we live, and is not filled."""
_CLEAR = "\r\x1b[K"


class Progress:
    """Tells while it is entered; silent when ``quiet``."""

    def __init__(self, *, quiet: bool = False, stream: Any = None, every: float = EVERY) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._terminal = is_terminal(self._stream)
        self._silent = quiet or self._stream is None
        self._every, self._began = every, time.monotonic()
        self._text = "asking"
        self._over = threading.Event()
        self._done = self._total = 0

    def begin(self, total: int) -> None:
        """A round of so many checks begins."""
        self._done, self._total = 0, total
        self.now(f"0/{total}")

    def judged(self, result: Result) -> None:
        """A check has judged."""
        self._done += 1
        self.now(f"{self._done}/{self._total} {result.check}")

    def now(self, text: str) -> None:
        """Something else is being done."""
        self._text = text
        if self._terminal and not self._silent:
            self._write(f"{_CLEAR}{text[: width() - 1]}")

    def say(self, text: str) -> None:
        """Tell something that is to be read, at once, in a line of its own."""
        if not self._silent:
            self._write(f"{_CLEAR if self._terminal else ''}{text}\n")

    def __enter__(self) -> Self:
        if not self._terminal and not self._silent:
            threading.Thread(target=self._now_and_then, daemon=True, name="progress").start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        if self._terminal and not self._silent:
            self._write(_CLEAR)

    def _now_and_then(self) -> None:
        while not self._over.wait(self._every):
            self._write(f"drycc-doctor: {time.monotonic() - self._began:.0f} s, {self._text}\n")

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
