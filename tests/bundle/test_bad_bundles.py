"""What a stranger may hand us for a bundle: each a clear error with exit code 2, and nothing on disk."""

import gzip
import io
import json
import tarfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from drycc_doctor.bundle.replay import Replay
from drycc_doctor.errors import DoctorError

Make = Callable[..., Path]
MANIFEST = {
    "format": 1, "doctor": "0.1.0", "created": 1.0, "source": "x", "namespace": "drycc", "checks": [], "replies": 1,
}  # fmt: skip
REPLY = b'{"query":{"query":"now"},"reply":{"reply":"got","answer":1.0}}\n'
GOOD = [("manifest.json", json.dumps(MANIFEST).encode()), ("replies.jsonl", REPLY)]


def member(name: str, data: bytes = b"", **header: object) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    for key, value in header.items():
        setattr(info, key, value)
    return info, data


def packed(members: Iterable[tuple[tarfile.TarInfo, bytes]], format_: int = tarfile.GNU_FORMAT) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz", format=format_) as archive:
        for info, data in members:
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def good(*more: tuple[tarfile.TarInfo, bytes]) -> bytes:
    return packed([*(member(name, data) for name, data in GOOD), *more])


def manifest(**changes: object) -> bytes:
    data = json.dumps(MANIFEST | changes).encode()
    return packed([member("manifest.json", data), member("replies.jsonl", REPLY)])


def with_replies(data: bytes) -> bytes:
    return packed([member(*GOOD[0]), member("replies.jsonl", data)])


def opening(path: Path, data: bytes) -> DoctorError:
    """The error that a file gives, after which nothing else is in its folder."""
    path.write_bytes(data)
    with pytest.raises(DoctorError) as caught:
        Replay.open(str(path))
    assert caught.value.exit_code == 2
    assert str(path) in caught.value.message
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    return caught.value


def test_the_good_one_is_good(tmp_path: Path) -> None:
    (tmp_path / "it.tgz").write_bytes(good())
    assert Replay.open(str(tmp_path / "it.tgz")).asked() == ["now"]


BAD = {
    "empty": b"",
    "text": b"not a bundle at all\n" * 100,
    "gzipped text": gzip.compress(b"not a bundle at all\n" * 100),
    "an empty archive": packed([]),
    "another archive": packed([member("etc/passwd", b"root")]),
    "an absolute path": good(member("/etc/cron.d/evil", b"x")),
    "a path that leads outside": good(member("../../evil", b"x")),
    "a path that leads outside and back": good(member("../it/report.txt", b"x")),
    "a symbolic link": good(member("report.txt", type=tarfile.SYMTYPE, linkname="/etc/passwd")),
    "a hard link": good(member("report.txt", type=tarfile.LNKTYPE, linkname="manifest.json")),
    "a device": good(member("report.txt", type=tarfile.CHRTYPE, devmajor=1, devminor=3)),
    "a pipe": good(member("report.txt", type=tarfile.FIFOTYPE)),
    "a folder": good(member("report.txt", type=tarfile.DIRTYPE)),
    "a sparse file": good(member("report.txt", type=tarfile.GNUTYPE_SPARSE)),
    "a sparse file of another kind": packed(
        [member("report.txt", b"1\n0\n0\n", pax_headers={"GNU.sparse.major": "1", "GNU.sparse.minor": "0",
         "GNU.sparse.name": "manifest.json", "GNU.sparse.realsize": "999999999999"})], format_=tarfile.PAX_FORMAT
    ),
    "a member twice": good(member("replies.jsonl", REPLY)),
    "replies before the manifest": packed([member(*GOOD[1]), member(*GOOD[0])]),
    "no replies": packed([member(*GOOD[0])]),
    "fewer replies than it says": manifest(replies=2),
    "a reply that is no JSON": with_replies(b"{\n"),
    "a reply that is no reply": with_replies(b'{"query":{"query":"now"},"reply":{"reply":"maybe"}}\n'),
    "a question that nobody knows": with_replies(b'{"query":{"query":"sudo"},"reply":{"reply":"got","answer":1}}\n'),
    "JSON that is too deep": with_replies(
        b'{"query":{"query":"now"},"reply":{"reply":"got","answer":' + b"[" * 100_000 + b"]" * 100_000 + b"}}\n"
    ),
    "a clock without time": with_replies(REPLY.replace(b"1.0", b'"noon"')),
    "a manifest that is no JSON": packed([member("manifest.json", b"{"), member(*GOOD[1])]),
    "a manifest that is no manifest": packed([member("manifest.json", b'{"format":1}'), member(*GOOD[1])]),
    "a manifest of format one and a half": manifest(format=1.5),
    "a manifest of the year a million": manifest(created=1e300),
    "garbage behind it": good() + b"garbage",
    "a wrong checksum": good()[:-8] + b"\0\0\0\0" + good()[-4:],
}  # fmt: skip


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_what_is_not_a_bundle_is_refused(tmp_path: Path, data: bytes) -> None:
    assert "not a bundle" in opening(tmp_path / "it.tgz", data).message


def test_a_newer_format_says_which_version_can_read_it(tmp_path: Path) -> None:
    error = opening(tmp_path / "it.tgz", manifest(format=2, doctor="3.1.4", checks={"now": "a map"}))
    assert "format 2" in error.message
    assert "3.1.4" in error.hint


def test_a_bundle_that_is_cut_off_anywhere_is_refused(tmp_path: Path, bundle: Make) -> None:
    path = bundle()
    data = path.read_bytes()
    path.unlink()
    for length in {*range(0, len(data), 37), *range(len(data) - 40, len(data))}:
        opening(tmp_path / "cut.tgz", data[:length])


def test_a_bundle_with_a_bit_turned_is_refused(tmp_path: Path, bundle: Make) -> None:
    path = bundle()
    data = path.read_bytes()
    path.unlink()
    for at in range(20, len(data), 101):
        opening(tmp_path / "bent.tgz", data[:at] + bytes([data[at] ^ 16]) + data[at + 1 :])


MIB = b"\0" * (1 << 20)
SMALL = gzip.compress(MIB, 1)  # gzip's streams can be put one behind the other


def bomb(name: str, mebibytes: int, before: bytes = b"") -> bytes:
    """An archive with a member so large, in few bytes."""
    info, _ = member(name)
    info.size = mebibytes << 20
    return gzip.compress(before + info.tobuf()) + SMALL * mebibytes


def head() -> bytes:
    return b"".join(info.tobuf() + data + b"\0" * (-len(data) % 512) for info, data in (member(*one) for one in GOOD))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (bomb("manifest.json", 65), "more than 64 MiB"),
        (bomb("replies.jsonl", 65, head()[:1024]), "more than 64 MiB"),
        (bomb("report.json", 257, head()), "more than 256 MiB"),
        (gzip.compress(head()) + SMALL * 257, "more than 256 MiB"),
    ],
    ids=["manifest", "line", "member", "nothing"],
)
def test_what_is_too_large_is_refused(tmp_path: Path, data: bytes, why: str) -> None:
    assert why in opening(tmp_path / "it.tgz", data).message


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    for path, why in ((tmp_path / "none.tgz", "No such file"), (tmp_path, "directory")):
        with pytest.raises(DoctorError, match=why) as caught:
            Replay.open(str(path))
        assert caught.value.exit_code == 2
