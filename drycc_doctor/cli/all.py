"""``all``: every check."""

from typing import Any

import click

from drycc_doctor.cli.options import choice_options, live_options, severity_options, show_options, source_options


@click.command("all", short_help="Run every check against the platform.")
@choice_options
@severity_options
@source_options
@show_options
@live_options
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Run every check against the platform, and say what fails, roots first."""
    from drycc_doctor.cli.examine import examine

    ctx.exit(examine(ctx, options))
