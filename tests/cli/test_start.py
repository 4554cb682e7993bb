"""How the program begins: by which name, how fast, with how little."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HEAVY = {"kubernetes", "dns", "requests", "urllib3", "cryptography", "tabulate", "msgspec"}
OURS = {
    "drycc_doctor.worlds",
    "drycc_doctor.sources",
    "drycc_doctor.engine",
    "drycc_doctor.report",
    "drycc_doctor.model",
    "drycc_doctor.sealing",
}


@pytest.mark.parametrize(
    "args", [["--help"], ["all", "--help"], ["bundle", "create", "--help"], ["--version"]], ids=" ".join
)
def test_help_imports_nothing_that_it_does_not_need(args: list[str], environment: dict[str, str]) -> None:
    code = (
        "import atexit, sys; from drycc_doctor.cli import main; sys.argv[1:] = sys.argv[1:]\n"
        "atexit.register(lambda: print('MODULES', *sys.modules))\n"
        "main()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, *args], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    loaded = set(ran.stdout.partition("MODULES ")[2].split())
    assert "click" in loaded
    assert loaded & (HEAVY | OURS) == set()


@pytest.fixture
def called(environment: dict[str, str], tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the program by a name of one's own, as an installed script."""

    def run(name: str, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
        script = tmp_path / name
        script.write_text(f"#!{sys.executable}\nimport sys\nfrom drycc_doctor.cli import main\nsys.exit(main())\n")
        script.chmod(0o755)
        path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            [script, *args],
            env=environment | {"PATH": path} | env,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.mark.parametrize(
    ("name", "wanted"), [("drycc-doctor", "drycc-doctor"), ("kubectl-drycc_doctor", "kubectl drycc-doctor")]
)
def test_usage_names_the_program_as_it_was_called(
    called: Callable[..., subprocess.CompletedProcess[str]], name: str, wanted: str
) -> None:
    assert called(name, "all", "--help").stdout.startswith(f"Usage: {wanted} all [OPTIONS]\n")
    assert called(name, "all", "--nope").stderr.startswith(f"Usage: {wanted} all [OPTIONS]\n")


def test_as_a_module(program: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    assert program("--help").stdout.startswith("Usage: python -m drycc_doctor [OPTIONS]")
    ran = program("nope")
    assert ran.returncode == 2
    assert ran.stderr.startswith("Usage: python -m drycc_doctor [OPTIONS]")


def test_the_exit_code_comes_through_a_script(
    called: Callable[..., subprocess.CompletedProcess[str]], mood: Callable[[str], str]
) -> None:
    assert called("drycc-doctor", "check", "acme", "--from", mood("fail")).returncode == 1
    assert called("drycc-doctor", "check", "acme", "--from", mood("pass")).returncode == 0


PAGE = Path(__file__).parents[2] / "docs" / "completion.md"
BASH = """
{documented}
COMP_WORDS=({words}); COMP_CWORD={at}
_drycc_doctor_completion drycc-doctor
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["drycc-doctor", "sel"], ["selftest"]),
        (["drycc-doctor", "check", "acme-m"], ["acme-mood"]),
        (["drycc-doctor", "check", "acme"], ["acme", "acme-mood", "acme-weather"]),
        (["drycc-doctor", "explain", "acme-w"], ["acme-weather"]),
        (["drycc-doctor", "all", "--only", "acme-"], ["acme-mood", "acme-weather"]),
        (["drycc-doctor", "all", "-o", "j"], ["json", "junit"]),
        (["drycc-doctor", "all", "--kubec"], ["--kubeconfig"]),
    ],
    ids=" ".join,
)
def test_bash_completes(
    called: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path: Path,
    environment: dict[str, str],
    words: list[str],
    wanted: list[str],
) -> None:
    called("drycc-doctor", "--version")  # it is on PATH now
    (documented,) = re.findall(r"(?m)^eval .*bash_source.*$", PAGE.read_text())
    script = BASH.format(documented=documented, words=" ".join(words), at=len(words) - 1)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        ["bash", "--norc", "-c", script],
        env=environment | {"PATH": path},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert ran.stdout.split() == wanted
    assert ran.stderr == ""
