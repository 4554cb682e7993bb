"""``check``: some checks."""

from typing import Any

import click

from drycc_doctor.cli.complete import complete_checks
from drycc_doctor.cli.options import live_options, severity_options, show_options, skip_option, source_options


@click.command("check", short_help="Run some checks, by id, glob or area.")
@click.argument("selectors", nargs=-1, required=True, metavar="SELECTOR...", shell_complete=complete_checks)
@skip_option
@severity_options
@source_options
@show_options
@live_options
@click.pass_context
def command(ctx: click.Context, /, selectors: tuple[str, ...], **options: Any) -> None:
    """Run some checks: ids (dns-wildcard), globs ('*-ready'), areas (dns)."""
    from drycc_doctor.cli.examine import examine

    ctx.exit(examine(ctx, options | {"only": selectors}))
