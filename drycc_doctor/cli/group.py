"""The commands, each imported when it is wanted; and what becomes of their errors."""

from importlib import import_module
from typing import Any

import click

from drycc_doctor import __version__
from drycc_doctor.cli.options import VERBOSE
from drycc_doctor.drycc import DRYCC
from drycc_doctor.errors import DoctorError, ExitCode

COMMANDS = ("all", "check", "list", "explain", "tune", "hook", "demo", "selftest", "bundle")


class Doctor(click.Group):
    """A group whose commands live in modules of their names."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order in which they are wanted."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The object ``command`` of its module."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"drycc_doctor.cli.{cmd_name}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what is expected to go wrong is said in a line, with what to do now."""
        try:
            return super().invoke(ctx)
        except DoctorError as error:
            _sorry(error)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            say("interrupted before there was a report")
            ctx.exit(ExitCode.UNKNOWN)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:  # noqa: BLE001 - the last resort: no traceback unless it is asked for
            _crashed(error, verbose=bool(ctx.meta.get(VERBOSE)))
            ctx.exit(ExitCode.UNKNOWN)


def say(*lines: str) -> None:
    """Print to stderr."""
    for line in lines:
        click.echo(line, err=True)


def _sorry(error: DoctorError) -> None:
    """The words may be those of a server or a file: no control characters."""
    from drycc_doctor.report.printable import printable

    say(f"error: {printable(error.message)}", *([f"hint: {printable(error.hint)}"] if error.hint else []))


def _crashed(error: Exception, *, verbose: bool) -> None:
    """The error's own text may quote what must not be told, and is left to ``-v``."""
    import traceback

    if verbose:
        say(*traceback.format_exc().splitlines())
    last = traceback.extract_tb(error.__traceback__)[-1]
    say(
        f"error: drycc-doctor {__version__} broke: {type(error).__name__} in {last.name}, line {last.lineno}.",
        "hint: This is a bug of drycc-doctor: please report it with what the same command says with -v.",
    )


@click.group(
    cls=Doctor,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 nothing fails, 1 something fails, 2 wrong usage, 3 not all could be judged, "
    f"4 could not begin. Every option can be an environment variable too, such as {DRYCC.environment}CONTEXT.",
)
@click.version_option(__version__, prog_name="drycc-doctor")
def doctor() -> None:
    """Diagnose a Drycc Workflow platform: what fails, why, and what to do."""
