"""Programs in the background: each with a log of its own, none outliving the tests."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

# prctl(2): the signal comes when the parent dies, but not if it was dead already
_IF_PARENT_LIVES = '[ "$PPID" = "$0" ] && exec "$@"'
_DIE_WITH_US = ["setpriv", "--pdeathsig", "KILL", "sh", "-c", _IF_PARENT_LIVES, str(os.getpid())]


class Program:
    """One running program. It dies with the thread that started it: start it from the main one."""

    def __init__(self, command: Sequence[str | Path], log: Path) -> None:
        self.name, self.log = Path(command[0]).name, log
        with log.open("ab") as out:
            self._running = subprocess.Popen(
                [*_DIE_WITH_US, *command],  # we may be killed, and then cannot stop it
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                process_group=0,  # Ctrl-C is for pytest, which then stops us
            )

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._running.pid

    def check(self) -> None:
        """Raise, with the end of its log, if it is not running any more."""
        if (code := self._running.poll()) is not None:
            tail = self.log.read_text(errors="replace")[-2000:]
            msg = f"{self.name} ended with {code}:\n{tail}"
            raise RuntimeError(msg)

    def stop(self, patience: float = 5.0) -> None:
        """Ask, wait some seconds, then make sure."""
        self._running.terminate()
        try:
            self._running.wait(patience)
        except subprocess.TimeoutExpired:
            self._running.kill()
            self._running.wait()
