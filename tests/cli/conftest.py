"""A package of checks by somebody else, as it would be installed; and ways to run the command line."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from drycc_doctor.bundle.write import write
from drycc_doctor.cli.group import doctor
from drycc_doctor.model.finding import Report
from drycc_doctor.model.query import Now, Option
from drycc_doctor.model.reply import Got

MODULE = '''
"""Checks of a third party; the platform's domain decides what they say."""

import time
from dataclasses import dataclass

from drycc_doctor.api import check, fail, passed, skip, subject, unknown, warn
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import Option


@dataclass(frozen=True)
class Mood:
    text: str

    asks = (Option("domain"),)

    @classmethod
    def gather(cls, ask: FactContext):
        return cls(ask.answer(cls.asks[0], str).partition(".")[0])


@dataclass(frozen=True)
class Eternity:
    asks = ()

    @classmethod
    def gather(cls):
        time.sleep(120)


@check("acme-mood", title="The mood is good")
def mood(mood: Mood):
    """The mood."""
    about = subject.host("mood")
    if mood.text == "fail":
        yield fail("bad", about, "the mood is bad", remedy="smile")
    elif mood.text == "warn":
        yield warn("turning", about, "the mood turns", remedy="smile")
    elif mood.text == "unknown":
        yield unknown("away", about, "nobody is in")
    else:
        yield passed("ok", about, "the mood is good")


@check("acme-weather", title="The weather is fine")
def weather(mood: Mood):
    """The weather."""
    yield passed("ok", subject.host("weather"), "it is fine")


@check("rude-remark", title="Breaks half way")
def remark(mood: Mood):
    """Says something, and breaks."""
    yield fail("said", subject.host("remark"), "what was said before it broke", remedy="listen")
    raise RuntimeError("out of words")


@check("slow-answer", title="Waits for ever")
def answer(eternity: Eternity):
    """Waits."""
    yield passed("ok", subject.host("answer"), "42")
'''


def offered(folder: Path, entry_points: str, name: str = "acme-checks", **modules: str) -> Path:
    """A folder for the module search path, with a distribution that offers checks."""
    metadata = folder / f"{name.replace('-', '_')}-1.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(f"[drycc_doctor.checks]\n{entry_points}\n")
    for module, source in modules.items():
        (folder / f"{module}.py").write_text(source)
    return folder


@pytest.fixture(scope="session")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the third party's checks are installed."""
    return offered(tmp_path_factory.mktemp("site"), "acme = acme_checks", acme_checks=MODULE)


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Installs another distribution that offers checks, for this test."""

    def install(entry_points: str, **modules: str) -> None:
        monkeypatch.syspath_prepend(str(offered(tmp_path / "other", entry_points, "other-checks", **modules)))

    return install


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, acme: Path) -> None:
    """The third party's checks are installed, there is no cluster, and nothing in the environment is about us."""
    for name in [*os.environ]:
        if name.startswith(("DRYCC", "KUBE")) or name in {"NO_COLOR", "FORCE_COLOR", "COLUMNS"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "no-kubeconfig"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.syspath_prepend(str(acme))


@pytest.fixture
def cli() -> Callable[..., Result]:
    """Runs the command line in this process."""

    def run(*args: str, env: Mapping[str, str] | None = None) -> Result:
        return CliRunner().invoke(doctor, list(args), env=env, prog_name="drycc-doctor")

    return run


@pytest.fixture(scope="session")
def mood(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Bundles in which the mood is what one likes: a process that judges one begins faster than one that is live."""
    folder = tmp_path_factory.mktemp("moods")

    def bundle(text: str) -> str:
        path = str(folder / f"{text}.tgz")
        kept = {Now(): Got(0.0), Option("domain"): Got(f"{text}.test")}
        report = Report(doctor="0", source="a test", started=0.0, seconds=0.0, results=())
        write(path, report, kept, text="", json="")
        return path

    return bundle


@pytest.fixture
def environment(acme: Path) -> dict[str, str]:
    """The environment of a process of its own, which finds what we find."""
    path = [str(acme), *(str(Path(one).resolve()) for one in os.environ.get("PYTHONPATH", "").split(os.pathsep) if one)]
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return {**usual, "PYTHONPATH": os.pathsep.join(path), "PYTHONWARNINGS": "error"}


@pytest.fixture
def program(environment: dict[str, str], tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the program as a process of its own."""

    def run(*args: str, **env: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "drycc_doctor", *args]
        return subprocess.run(
            command, env=environment | env, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
        )

    return run
