"""Standard streams whose reader may leave early, as ``head`` does."""

from __future__ import annotations

import os
import sys
from typing import Any

from drycc_doctor.errors import DoctorError


def guard() -> None:
    """Let writing to a closed pipe be silent, from now on to the interpreter's end; a full disk is an error."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is not None:
            stream.reconfigure(errors="replace")
            setattr(sys, name, Pipe(stream))


class Pipe:
    """A stream; what is written to it after its reader left is lost in silence."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    @property
    def buffer(self) -> Pipe:
        """The same for bytes."""
        return Pipe(self._stream.buffer)

    def write(self, data: Any) -> int:
        try:
            return int(self._stream.write(data))
        except OSError as error:
            if data:  # click writes nothing, to see what kind of stream it is; /dev/full refuses even that
                self._give_up(error)
            return len(data)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        """What is still in buffers goes nowhere; otherwise the interpreter complains when it ends."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)
        if not isinstance(error, BrokenPipeError):
            msg = f"{self._stream.name} cannot be written: {error.strerror}."
            raise DoctorError(msg, "Is the disk full?") from error
