"""``tune``: a values file to review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from drycc_doctor.cli.complete import complete_worlds
from drycc_doctor.cli.options import live_options, option, refuse_live
from drycc_doctor.errors import DoctorError, ExitCode

if TYPE_CHECKING:
    from drycc_doctor.cli.proposals import Tuning
    from drycc_doctor.model.reply import Source


@click.command("tune", short_help="Print a values file to review.")
@option("--from", "bundle", envvar="FROM", metavar="FILE", type=click.Path(), help="Look into a bundle instead.")
@option("--world", envvar="WORLD", metavar="NAME", shell_complete=complete_worlds,
        help="Look at a made-up platform instead (see demo --list).")  # fmt: skip
@live_options
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Print, from what the platform is and uses now, Helm values to review; nothing is changed.

    Limits come from usage, where metrics.k8s.io tells it; keys that nothing reads are replaced by those that are read;
    what has no volume gets one. Each line says why. What is not known is said so, and never guessed.
    """
    from drycc_doctor.cli.values import values

    if options["bundle"] and options["world"]:  # one source at a time
        msg = "--from and --world name two platforms; give one."
        raise click.UsageError(msg, ctx)
    if options["bundle"] or options["world"]:
        refuse_live(ctx, "another was named")
    source, named = _source(options)
    click.echo(values(_tuning(source), source=named), nl=False)


def _source(options: dict[str, Any]) -> tuple[Source, str]:
    if options["bundle"]:
        from drycc_doctor.bundle.replay import Replay

        replay = Replay.open(options["bundle"])
        return replay, f"a bundle ({replay.manifest.source})"
    if name := options["world"]:
        from drycc_doctor.cli.choose import made_up

        return made_up(name), f"the made-up platform {name!r}"
    from drycc_doctor.cli.examine import platform, settings

    found = platform(settings(options))
    return found, found.described


def _tuning(source: Source) -> Tuning:
    from drycc_doctor.cli.proposals import Tuning
    from drycc_doctor.engine.questions import Questions
    from drycc_doctor.engine.resolve import gather
    from drycc_doctor.model.fact import Missing

    found = {fact: gathered.value for fact, gathered in gather([Tuning], Questions(source))}[Tuning]
    if isinstance(found, Tuning):
        return found
    why = found.why if isinstance(found, Missing) else "one of its facts broke"
    msg = f"Nothing can be proposed: {why}."
    raise DoctorError(msg, "drycc-doctor all tells more.", exit_code=ExitCode.UNKNOWN)
