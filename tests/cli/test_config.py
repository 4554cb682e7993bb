"""The configuration file: what it changes, what beats it, and how it says that it is wrong."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from drycc_doctor.cli.group import doctor

DEMO = ["demo", "evaluation-g3", "--only", "production-passport-admin", "-o", "json"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "drycc-doctor.toml"


def run(*args: str, **env: str) -> Result:
    return CliRunner().invoke(doctor, args, env=env)


def verdict(result: Result) -> tuple[str, str]:
    report = json.loads(result.stdout)
    return report["profile"], report["results"][0]["status"]


def test_without_a_file_it_is_production(here: Path):
    assert not here.exists()
    assert verdict(run(*DEMO)) == ("production", "fail")


def test_the_file_is_found(here: Path):
    here.write_text('profile = "evaluation"\n')
    assert verdict(run(*DEMO)) == ("evaluation", "warn")


def test_the_file_is_named(here: Path):
    other = here.with_name("other.toml")
    other.write_text('[severity]\nproduction = "warn"\n')
    assert verdict(run(*DEMO, "--config", str(other))) == ("production", "warn")
    assert verdict(run(*DEMO, DRYCC_DOCTOR_CONFIG=str(other))) == ("production", "warn")


def test_the_environment_beats_the_file_and_the_command_line_both(here: Path):
    here.write_text('profile = "evaluation"\n')
    assert verdict(run(*DEMO, DRYCC_DOCTOR_PROFILE="production")) == ("production", "fail")
    assert verdict(run(*DEMO, "--profile", "evaluation", DRYCC_DOCTOR_PROFILE="production")) == ("evaluation", "warn")


def test_a_rule_may_be_about_one_code(here: Path):
    (finding,) = json.loads(run(*DEMO).stdout)["results"][0]["findings"]
    here.write_text(f'[severity]\n"production-passport-admin:{finding["code"]}" = "warn"\n')
    assert verdict(run(*DEMO)) == ("production", "warn")
    here.write_text('[severity]\n"production-passport-admin:another" = "warn"\n')
    assert verdict(run(*DEMO)) == ("production", "fail")


def test_what_the_file_skips_is_not_there(here: Path):
    here.write_text('skip = ["production-passport-admin"]\n')
    result = run(*DEMO)
    assert result.exit_code == 2
    assert "No check is left" in result.stderr


def test_a_check_that_is_configured_away_is_told(here: Path):
    here.write_text('[severity]\n"production-passport-admin" = "skip"\n')
    assert verdict(run(*DEMO)) == ("production", "skip")


@pytest.mark.parametrize("format_", ["text", "table", "json", "junit"])
def test_every_report_says_that_it_was_lowered(here: Path, format_: str):
    assert not here.exists()
    told = " ".join(run(*DEMO[:-1], format_, "--profile", "evaluation").stdout.split())
    assert "evaluation" in told
    assert run(*DEMO[:-1], format_, "--profile", "evaluation").exit_code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('profil = "evaluation"\n', "line 1: there is no key 'profil'"),
        ('\nprofile = "trial"\n', "line 2: there is no profile 'trial'"),
        ("namespace = 7\n", "namespace must be a text"),
        ('skip = "dns"\n', "skip must be a list of texts"),
        ("skip = [1]\n", "skip must be a list of texts"),
        ("tls-horizon = true\n", "tls-horizon must be a number"),
        ("severity = 3\n", "severity must be a table"),
        ('[severity]\n"dns-wildcard" = "pass"\n', "line 2: dns-wildcard must be one of fail, warn, skip"),
        ('[severity]\n"dns-wildcart" = "warn"\n', "line 2: no check is called 'dns-wildcart'"),
        ('[severity]\n"dns-wildcart:x" = "warn"\n', "line 2: no check is called 'dns-wildcart'"),
        ("profile = \n", "is not TOML"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(here: Path, text: str, said: str):
    here.write_text(text)
    result = run(*DEMO)
    assert result.exit_code == 2
    assert result.stderr.startswith("error: drycc-doctor.toml")
    assert said in result.stderr
    assert result.stderr.count("\n") == 2


def test_the_nearest_id_is_named(here: Path):
    here.write_text('[severity]\n"dns-wildcart" = "warn"\n')
    assert "did you mean dns-wildcard" in run(*DEMO).stderr


def test_a_file_that_is_named_must_be_there(here: Path):
    result = run(*DEMO, "--config", str(here))
    assert result.exit_code == 2
    assert "cannot be read" in result.stderr


def test_a_file_of_other_bytes_is_refused(here: Path):
    here.write_bytes(b"\xff\xfe")
    assert "UTF-8" in run(*DEMO).stderr
