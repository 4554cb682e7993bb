"""``demo``: the same engine on a made-up platform."""

from typing import Any

import click

from drycc_doctor.cli.complete import complete_worlds
from drycc_doctor.cli.options import choice_options, severity_options, show_options
from drycc_doctor.errors import ExitCode


@click.command("demo", short_help="Run the checks on a made-up platform.")
@click.argument("world", required=False, shell_complete=complete_worlds)
@click.option("--list", "listed", is_flag=True, help="Say which platforms there are.")
@choice_options
@severity_options
@show_options
@click.pass_context
def command(ctx: click.Context, /, world: str | None, *, listed: bool, **options: Any) -> None:
    """Run the checks on a made-up platform that comes with the program; no cluster is needed."""
    from drycc_doctor.worlds import DEFAULT, NAMES

    if listed:
        widest = max(map(len, NAMES))
        click.echo("\n".join(f"{name:{widest}}  {title}" for name, title in NAMES.items()))
        return
    ctx.exit(_shown(world or DEFAULT, options))


def _shown(world: str, options: dict[str, Any]) -> ExitCode:
    from drycc_doctor.cli.choose import chosen_checks, made_up
    from drycc_doctor.cli.examine import judged, noted
    from drycc_doctor.cli.progress import Progress
    from drycc_doctor.cli.view import View
    from drycc_doctor.worlds import NAMES

    platform, view, chosen = made_up(world), View.of(options), chosen_checks(options)
    view.check()
    with Progress(quiet=view.quiet) as progress:
        report = judged(chosen, platform, f"the made-up platform {world!r}: {NAMES[world]}", progress)
    view.show(noted(report, "this is a demonstration: the platform is made up, and no cluster was asked"))
    return report.exit_code(strict=view.strict)
