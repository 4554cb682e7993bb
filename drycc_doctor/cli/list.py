"""``list``: the checks there are."""

from itertools import groupby

import click

from drycc_doctor.cli.options import choice_options


@click.command("list", short_help="List the checks.")
@choice_options
def command(only: tuple[str, ...], skip: tuple[str, ...]) -> None:
    """List the checks by area: what can be selected, and what each judges."""
    from drycc_doctor.cli.choose import choose
    from drycc_doctor.cli.group import say

    chosen = choose(only, skip)
    widest = max((len(one.id) for one in chosen.checks), default=0)
    for area, checks in groupby(chosen.checks, key=lambda one: one.area):
        click.echo(area)
        for one in checks:
            click.echo(f"  {one.id:{widest}}  {one.title}")
    say(*(f"warning: {result.findings[0].message}" for result in chosen.broken))
