"""Where reports go: ``-o FORMAT[=FILE]``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

STDOUT = "-"


class Output(NamedTuple):
    """A format, and the file to write it to."""

    format: str
    path: str


class OutputType(click.ParamType):  # type: ignore[type-arg, unused-ignore]  # generic in newer versions of click
    """``text``, ``json=report.json``, ``junit=-``."""

    name = "output"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Output:
        """As click wants it."""
        from drycc_doctor.report import FORMATS

        if isinstance(value, Output):
            return value
        format_, equals, path = str(value).partition("=")
        if format_ not in FORMATS:
            self.fail(f"{format_!r} is not a format; there are {', '.join(FORMATS)}.", param, ctx)
        if equals and not path:
            self.fail(f"{value!r} names no file.", param, ctx)
        return Output(format_, path or STDOUT)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002 - click's signature
        """The formats."""
        from click.shell_completion import CompletionItem

        from drycc_doctor.report import FORMATS

        return [CompletionItem(name) for name in FORMATS if name.startswith(incomplete)]


def sorted_out(outputs: Iterable[Output]) -> tuple[Output, ...]:
    """The outputs as given, text on the terminal if none is. Raises UsageError where two want the same place."""
    wanted = tuple(outputs) or (Output("text", STDOUT),)
    paths = [output.path for output in wanted]
    for path in paths:
        if paths.count(path) > 1:
            where = "standard output" if path == STDOUT else path
            msg = f"Two reports cannot both go to {where}; give one of them a file of its own: -o junit=report.xml"
            raise click.UsageError(msg)
    return wanted
