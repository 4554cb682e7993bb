"""The configuration file: ``drycc-doctor.toml``. The command line beats the environment, which beats the file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import click

from drycc_doctor.errors import DoctorError, ExitCode
from drycc_doctor.levels import Level, Profile

if TYPE_CHECKING:
    from drycc_doctor.engine.severity import Severity

FILE = "drycc-doctor.toml"
_LISTS = {"skip": "skip", "nameserver": "nameservers"}
_TEXTS = ("profile", "namespace", "domain", "timeout", "deadline")
_NAMES = _LISTS | dict(zip(_TEXTS, _TEXTS, strict=True)) | {"tls-horizon": "tls_horizon", "strict": "strict"}
"""Keys of the file, and the parameters that they are the defaults of."""
_TYPES: dict[str, type] = dict.fromkeys(_LISTS, list) | {"tls-horizon": int, "strict": bool}
_WORDS = {list: "a list of texts", int: "a number", bool: "true or false", str: "a text", dict: "a table"}


class Config(NamedTuple):
    """What the file says; ``path`` is empty where there is none. ``defaults`` are by parameter."""

    path: str = ""
    text: str = ""
    defaults: Mapping[str, Any] | None = None
    rules: tuple[tuple[str, Level], ...] = ()

    def severity(self, profile: Profile) -> Severity:
        """What the engine needs. Raises DoctorError with exit code 2 for a rule about a check that there is not."""
        from drycc_doctor.drycc import installed
        from drycc_doctor.engine.select import select
        from drycc_doctor.engine.severity import Severity

        checks = installed().checks if self.rules else ()
        for selector, _ in self.rules:
            try:
                select(checks, [selector.partition(":")[0]])
            except DoctorError as error:
                self.refuse(selector, error.message, error.hint)
        return Severity(profile, self.rules, self.path)

    def refuse(self, key: str, why: str, hint: str) -> NoReturn:
        """Something is wrong with what stands at a key."""
        msg = f"{self.path}{self._line(key)}: {why}"
        raise DoctorError(msg, hint, exit_code=ExitCode.USAGE)

    def _line(self, key: str) -> str:
        """Where the key stands, as far as a look at the text can tell."""
        lines = (i for i, line in enumerate(self.text.splitlines(), 1) if line.strip().lstrip("\"'[").startswith(key))
        return f", line {found}" if (found := next(lines, 0)) else ""


def read(path: str) -> Config:
    """The file, checked but for the ids of checks. Raises DoctorError with exit code 2."""
    import tomllib
    from pathlib import Path

    try:
        text = Path(path).read_text(encoding="utf-8")
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        msg = f"{path} is not TOML: {error}"
        raise DoctorError(msg, "see https://toml.io for the format", exit_code=ExitCode.USAGE) from None
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
        msg = f"{path} cannot be read: {why}"
        raise DoctorError(msg, "name another with --config", exit_code=ExitCode.USAGE) from None
    plain = Config(path, text)
    defaults = {_NAMES[key]: _value(plain, key, told[key]) for key in _known(plain, told)}
    return Config(path, text, defaults, tuple(_rules(plain, told.get("severity", {}))))


def _known(config: Config, told: Mapping[str, Any]) -> list[str]:
    from difflib import get_close_matches

    for key in told:
        if key not in _NAMES and key != "severity":
            near = get_close_matches(key, [*_NAMES, "severity"], n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(_NAMES)}, and the table severity"
            config.refuse(key, f"there is no key {key!r}", hint)
    return [key for key in told if key in _NAMES]


def _value(config: Config, key: str, value: Any) -> Any:
    wanted = _TYPES.get(key, str)
    items = value if isinstance(value, list) else []
    if type(value) is not wanted or not all(isinstance(one, str) for one in items):
        config.refuse(key, f"{key} must be {_WORDS[wanted]}", "see docs/configuration.md")
    if key == "profile" and value not in {*Profile}:
        config.refuse(key, f"there is no profile {value!r}", f"there are {' and '.join(Profile)}")
    return value


def _rules(config: Config, table: Any) -> list[tuple[str, Level]]:
    if not isinstance(table, dict):
        config.refuse("severity", "severity must be a table", 'write [severity], and below it "dns-*" = "warn"')
    for selector, level in table.items():
        if level not in {*Level}:
            config.refuse(selector, f"{selector} must be one of {', '.join(Level)}, not {level!r}", "quote the word")
    return [(selector, Level(level)) for selector, level in table.items()]


def configured(ctx: click.Context, _: click.Parameter, value: str | None) -> Config:
    """Read the file that is named, or the one that is there, and let it fill in what is not said otherwise."""
    if ctx.resilient_parsing or (value is None and not os.path.isfile(FILE)):  # noqa: PTH113 - pathlib takes a tenth of the time that --help may take
        return Config()
    config = read(value or FILE)
    ctx.default_map = {**(ctx.default_map or {}), **(config.defaults or {})}
    return config
