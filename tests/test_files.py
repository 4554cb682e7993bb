"""Files are written whole or not at all."""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drycc_doctor import files
from drycc_doctor.errors import DoctorError


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_a_file_is_written_and_nothing_is_left_beside_it(tmp_path: Path, umask: None) -> None:
    path = tmp_path / "report.xml"
    files.write(str(path), b"new")
    assert path.read_bytes() == b"new"
    assert names(tmp_path) == ["report.xml"]
    assert mode(path) == 0o644


def test_a_private_file_is_the_owners_alone_even_where_it_takes_the_place_of_an_open_one(
    tmp_path: Path, umask: None
) -> None:
    path = tmp_path / "bundle.tgz"
    path.write_bytes(b"old")
    path.chmod(0o666)
    files.write(str(path), b"new", private=True)
    assert path.read_bytes() == b"new"
    assert mode(path) == 0o600


def test_when_writing_breaks_the_old_file_stays_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "report.xml"
    path.write_bytes(b"old")

    def write_half() -> None:
        with files.writing(str(path)) as file:
            file.write(b"half")
            file.flush()
            assert path.read_bytes() == b"old"
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["report.xml"]


def test_what_a_link_points_to_is_replaced_not_the_link(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    target, link = tmp_path / "reports" / "today.xml", tmp_path / "latest.xml"
    target.write_bytes(b"old")
    link.symlink_to(target)
    files.write(str(link), b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_device_is_written_to_as_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    files.check(str(pipe))
    files.write(str(pipe), b"through")
    assert os.read(reader, 100) == b"through"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize("use", [files.check, lambda path: files.write(path, b"x")], ids=["check", "write"])
@pytest.mark.parametrize(
    ("name", "why"), [("no/folder/r.xml", "No such file"), ("a-file/r.xml", "Not a directory"), ("a-folder", "folder")]
)
def test_what_cannot_be_written_is_said_by_name(
    tmp_path: Path, name: str, why: str, use: Callable[[str], None]
) -> None:
    (tmp_path / "a-file").write_bytes(b"")
    (tmp_path / "a-folder").mkdir()
    with pytest.raises(DoctorError, match=why) as caught:
        use(str(tmp_path / name))
    assert str(tmp_path / name) in caught.value.message
    assert caught.value.exit_code == 4
    assert names(tmp_path) == ["a-file", "a-folder"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_we_may_not_write_to(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(DoctorError, match="Permission denied"):
        files.check(str(tmp_path / "r.xml"))


def test_looking_whether_a_file_could_be_written_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "report.xml"
    files.check(str(path))
    assert names(tmp_path) == []
    path.write_bytes(b"old")
    files.check(str(path))
    assert path.read_bytes() == b"old"


def test_a_dash_is_standard_output(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    files.check("-")
    files.write("-", b"\x00report")
    assert capfdbinary.readouterr().out == b"\x00report"
