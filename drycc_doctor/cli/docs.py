"""``python -m drycc_doctor.cli.docs --write|--verify``: the pages of docs/checks, made from the checks."""

from __future__ import annotations

from pathlib import Path

import click

from drycc_doctor import files
from drycc_doctor.cli.page import all_rights, index, page
from drycc_doctor.engine.registry import installed

INDEX, RIGHTS = "README.md", "rights.md"
_RENEW = "renew them with: python -m drycc_doctor.cli.docs --write"


def pages() -> dict[str, str]:
    """The pages of our own checks by file name; those of other packages have pages of their own."""
    ours = [one for one in installed().checks if one.judge.__module__.startswith("drycc_doctor_checks.")]
    return {INDEX: index(ours), RIGHTS: all_rights(ours)} | {f"{one.id}.md": page(one) for one in ours}


def stale(folder: Path, wanted: dict[str, str]) -> list[str]:
    """What is out of step: a line for each page that is missing, different, or of no check."""
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    return [
        *(f"{folder / name} is missing" for name in wanted if name not in found),
        *(
            f"{folder / name} is not what the check says now"
            for name in wanted
            if found.get(name, "") != wanted[name] and name in found
        ),
        *(f"{folder / name} belongs to no check" for name in found if name not in wanted),
    ]


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--write/--verify", "write", default=False, help="Make the pages, or see that they are in step.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("docs/checks"), show_default=True)
@click.pass_context
def command(ctx: click.Context, *, write: bool, folder: Path) -> None:
    """Make docs/checks from the checks, or verify that it is in step with them."""
    wanted = pages()
    if write:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in wanted.items():
            files.write(str(folder / name), text.encode())
    if troubles := stale(folder, wanted):
        click.echo("\n".join([*troubles, _RENEW]), err=True)
        ctx.exit(1)


if __name__ == "__main__":
    command(prog_name="python -m drycc_doctor.cli.docs")
