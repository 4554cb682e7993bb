"""Read an archive that a stranger may have made: bounded, in memory, and nothing but what a bundle holds."""

from __future__ import annotations

import gzip
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec

from drycc_doctor import NAME
from drycc_doctor.bundle.manifest import FORMAT, LARGEST, MEMBERS, Manifest
from drycc_doctor.errors import DoctorError, ExitCode

_BROKEN = (tarfile.TarError, EOFError, OSError, zlib.error, ValueError, OverflowError)
_HINT = f"A bundle is what `{NAME} bundle create -o FILE.tgz` writes; was all of it copied?"


def damaged(path: str, why: str) -> DoctorError:
    """The file is not a bundle, or no longer."""
    return DoctorError(f"{path} is not a bundle: {why}.", _HINT, exit_code=ExitCode.USAGE)


class Member:
    """One file of the archive, read in order."""

    def __init__(self, path: str, name: str, content: IO[bytes]) -> None:
        self.name, self._path, self._content = name, path, content

    def read(self, most: int) -> bytes:
        """All of it."""
        return self._kept(self._content.read(most + 1), most)

    def readline(self, most: int) -> bytes:
        """The next line; empty at the end."""
        return self._kept(self._content.readline(most + 1), most)

    def _kept(self, data: bytes, most: int) -> bytes:
        if len(data) > most:
            raise damaged(self._path, f"{self.name} holds more than {most >> 20} MiB in one piece")
        return data


@contextmanager
def opened(path: str) -> Iterator[Iterator[Member]]:
    """The members of a bundle, in order. Raises DoctorError with exit code 2, also while they are read."""
    try:
        file = Path(path).open("rb")  # noqa: SIM115 - closed below, where the trouble is another
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}."
        raise DoctorError(msg, _HINT, exit_code=ExitCode.USAGE) from error
    try:
        with file:
            yield _members(path, _Bounded(path, gzip.GzipFile(fileobj=file)))
    except _BROKEN as error:
        raise damaged(path, "it cannot be unpacked, or is cut off") from error


def _members(path: str, stream: _Bounded) -> Iterator[Member]:
    archive = tarfile.open(fileobj=stream, mode="r|")  # type: ignore[call-overload]  # noqa: SIM115 - it only reads
    seen: set[str] = set()
    for header in archive:
        _expect(path, header, seen)
        content = archive.extractfile(header)
        if content is not None:
            yield Member(path, header.name, content)
    stream.drain()


def _expect(path: str, header: tarfile.TarInfo, seen: set[str]) -> None:
    """Plain files of known names, each once: no folder, link or device, and so no way out of anywhere."""
    if header.name not in MEMBERS or header.name in seen or header.type != tarfile.REGTYPE:
        raise damaged(path, f"it holds {header.name[:80]!r}, which no bundle does")
    seen.add(header.name)


class _Bounded:
    """A stream that ends with an error when more than a bundle's worth has been read from it."""

    def __init__(self, path: str, stream: gzip.GzipFile) -> None:
        self._path, self._stream, self._left = path, stream, LARGEST

    def read(self, size: int = -1) -> bytes:
        most = self._left + 1
        data = self._stream.read(most if size < 0 else min(size, most))
        self._left -= len(data)
        if self._left < 0:
            raise damaged(self._path, f"it holds more than {LARGEST >> 20} MiB")
        return data

    def drain(self) -> None:
        """Read to the end, where gzip keeps its checksum: who stops before it does not notice what is cut off."""
        while self.read(1 << 20):
            pass


def manifest_of(path: str, data: bytes) -> Manifest:
    """Read the manifest; of a newer format nothing but the number is expected to be as we know it."""
    try:
        said = msgspec.json.decode(data, type=_Format)
        if said.format > FORMAT:
            hint = f"Install {NAME} {said.doctor[:20] or 'of a later version'} or later to read it."
            msg = f"{path} is a bundle of format {said.format}, and this version reads format {FORMAT}."
            raise DoctorError(msg, hint, exit_code=ExitCode.USAGE)
        return msgspec.json.decode(data, type=Manifest)
    except (ValueError, RecursionError) as error:
        raise damaged(path, "its manifest cannot be read") from error


class _Format(msgspec.Struct):
    format: int
    doctor: str = ""
