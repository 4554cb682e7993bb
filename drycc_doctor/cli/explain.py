"""``explain``: a check's page in the manual."""

import click

from drycc_doctor.cli.complete import complete_checks


@click.command("explain", short_help="Explain a check.")
@click.argument("id", nargs=1, shell_complete=complete_checks)
def command(id: str) -> None:  # noqa: A002 - so it is called in the usage
    """Explain a check: what it judges and why, what it asks, which rights it needs, how it is proved."""
    from drycc_doctor.cli.choose import choose
    from drycc_doctor.cli.page import page

    click.echo("\n\n".join(page(one).rstrip() for one in choose([id]).checks))
