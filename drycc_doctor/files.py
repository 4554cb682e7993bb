"""The only writer of files: whole or not at all, and private where it must be."""

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from drycc_doctor.errors import DoctorError

STDOUT = "-"
"""The name of standard output, where a file is asked for."""

_OPEN, _PRIVATE = 0o666, 0o600  # before the umask


def check(path: str) -> None:
    """See that a file could be written, without writing it. Raises DoctorError with exit code 4."""
    if path == STDOUT:
        return
    target = _target(path)
    with as_doctor_error(path):
        if _special(target):
            target.open("ab").close()
        else:
            _beside(target, _PRIVATE)[0].unlink()


def write(path: str, data: bytes, *, private: bool = False) -> None:
    """Write a file as :func:`writing` does."""
    with writing(path, private=private) as file:
        file.write(data)


@contextmanager
def writing(path: str, *, private: bool = False) -> Iterator[BinaryIO]:
    """A file to write to, which takes the place of ``path`` when all went well, and leaves no trace when it did not.

    ``-`` is standard output; a device or a pipe is written to as it is. A private file is the owner's alone (0600).
    Raises DoctorError with exit code 4.
    """
    if path == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.flush()
        return
    target = _target(path)
    with as_doctor_error(path):
        if _special(target):
            with target.open("wb") as file:
                yield file
        else:
            with _replacing(target, _PRIVATE if private else _OPEN) as file:
                yield file


@contextmanager
def _replacing(target: Path, mode: int) -> Iterator[BinaryIO]:
    beside, descriptor = _beside(target, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def _beside(target: Path, mode: int) -> tuple[Path, int]:
    """A new file in the same folder: renaming works only within one file system."""
    if target.is_dir():
        raise IsADirectoryError(21, "it is a folder")
    beside = target.with_name(f".{target.name[:200]}.{secrets.token_hex(4)}.tmp")
    return beside, os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)


def _target(path: str) -> Path:
    """Where a path leads: what a symbolic link points to is replaced, not the link."""
    return Path(os.path.realpath(path))


def _special(target: Path) -> bool:
    """Whether it is something like /dev/null, which must not be replaced by a file."""
    return target.exists() and not target.is_file() and not target.is_dir()


@contextmanager
def as_doctor_error(path: str) -> Iterator[None]:
    """What the system says of a path that cannot be written, as a DoctorError."""
    try:
        yield
    except OSError as error:
        hint = "Name a file in a folder that exists, and that you may write to."
        msg = f"{path} cannot be written: {error.strerror or error}."
        raise DoctorError(msg, hint) from error
