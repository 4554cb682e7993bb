"""Show a report: on the terminal, and in files."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import click

from drycc_doctor import files
from drycc_doctor.cli.outputs import STDOUT, Output, sorted_out
from drycc_doctor.cli.terminal import WIDTH, colorful, width
from drycc_doctor.errors import DoctorError
from drycc_doctor.model.finding import Report
from drycc_doctor.report import render

_ONE_LINE = 1 << 20  # columns


@dataclass(frozen=True, slots=True)
class View:
    """How the operator wants to see it."""

    outputs: tuple[Output, ...]
    strict: bool
    verbose: int
    quiet: bool
    color: bool

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Self:
        """From the command line. Raises UsageError."""
        color = not options["no_color"] and colorful(sys.stdout)
        outputs = sorted_out(options["outputs"])
        return cls(outputs, options["strict"], options["verbose"], options["quiet"], color)

    def check(self) -> None:
        """See that each file can be written, before the checks run. Raises DoctorError with exit code 4."""
        for output in self.outputs:
            files.check(output.path)

    def show(self, report: Report) -> None:
        """Write files first: a pager may hold the terminal up. Raises DoctorError when all is written."""
        troubles = []
        for output in sorted(self.outputs, key=lambda one: one.path == STDOUT):
            try:
                self._write(output, report)
            except DoctorError as error:
                troubles.append(error)
        for trouble in troubles:
            raise trouble

    def _write(self, output: Output, report: Report) -> None:
        if output.path != STDOUT:
            files.write(output.path, self._rendered(output.format, report, WIDTH, color=False).encode())
            return
        if self.quiet and output.format == "text":
            click.echo(self._rendered("text", report, _ONE_LINE, color=self.color).partition("\n")[0], color=self.color)
        else:
            click.echo(self._rendered(output.format, report, width(), color=self.color), nl=False, color=self.color)

    def _rendered(self, format_: str, report: Report, columns: int, *, color: bool) -> str:
        return render(format_, report, verbose=self.verbose, color=color, width=columns, strict=self.strict)
