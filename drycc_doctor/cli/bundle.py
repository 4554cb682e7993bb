"""``bundle``: the answers of a run in a file."""

from typing import Any

import click

from drycc_doctor.cli.options import (
    choice_options,
    live_options,
    option,
    quiet_option,
    severity_options,
    verbose_option,
)
from drycc_doctor.errors import ExitCode


@click.group("bundle", short_help="Keep the answers of a run in a file.")
def command() -> None:
    """Keep the sealed answers of a run in a file, to judge elsewhere with `all --from FILE`."""


@command.command("create")
@option("-o", "--output", "path", envvar="BUNDLE", metavar="FILE.tgz", required=True, type=click.Path(allow_dash=True),
        help="The bundle to write; - is standard output.")  # fmt: skip
@choice_options
@severity_options
@verbose_option
@quiet_option
@live_options
@click.pass_context
def create(ctx: click.Context, /, path: str, **options: Any) -> None:
    """Run the checks, and write what was answered. No secret is in it: values are sealed where they are read.

    Exit code 0 once the bundle is written, whatever the verdict; 3 if the run was interrupted.
    """
    from drycc_doctor import files
    from drycc_doctor.bundle.record import Recorder
    from drycc_doctor.bundle.write import write
    from drycc_doctor.cli.choose import chosen_checks
    from drycc_doctor.cli.examine import judged, platform, settings, with_deadline_note
    from drycc_doctor.cli.group import say
    from drycc_doctor.cli.progress import Progress
    from drycc_doctor.engine.run import INTERRUPTED
    from drycc_doctor.report import render

    chosen = chosen_checks(options)
    files.check(path)
    with Progress(quiet=options["quiet"]) as progress:
        source = platform(settings(options))
        recorder = Recorder(source)
        report = with_deadline_note(judged(chosen, recorder, source.described, progress), source)
    text, json = render("text", report, verbose=1), render("json", report)
    manifest = write(path, report, recorder.kept(), text=text, json=json)
    if not options["quiet"]:
        where = "standard output" if path == "-" else path
        answers = f"{manifest.replies} answers are in {where}; judge them with: drycc-doctor all --from {path}"
        say(text.partition("\n")[0], *report.notes, answers)
    ctx.exit(ExitCode.UNKNOWN if INTERRUPTED in report.notes else ExitCode.OK)


@command.command("inspect")
@click.argument("path", metavar="FILE", type=click.Path())
def inspect(path: str) -> None:
    """Say what a bundle is: what was looked at, when, by which version, and which questions it answers."""
    from drycc_doctor.bundle.replay import Replay
    from drycc_doctor.report.json import moment

    replay = Replay.open(path)
    it = replay.manifest
    click.echo(f"looked at  {it.source}")
    click.echo(f"when       {moment(it.created) or 'not known'}")
    click.echo(f"version    drycc-doctor {it.doctor}, format {it.format}")
    click.echo(f"checks     {', '.join(it.checks)}")
    for note in it.notes:
        click.echo(f"note       {note}")
    click.echo(f"answers    {it.replies}")
    for key in replay.asked():
        click.echo(f"  {key}")
