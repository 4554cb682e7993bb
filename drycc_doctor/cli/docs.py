"""``python -m drycc_doctor.cli.docs --write|--verify``: docs/checks and docs/manual.md, made from the checks."""

from pathlib import Path
from typing import Any

import click

from drycc_doctor import files
from drycc_doctor.cli.manual import manual
from drycc_doctor.cli.page import all_rights, index, page
from drycc_doctor.drycc import installed
from drycc_doctor.errors import ExitCode
from drycc_doctor.model.check import Check

INDEX, RIGHTS, MANUAL = "README.md", "rights.md", "manual.md"
_RENEW = "renew them with: python -m drycc_doctor.cli.docs --write"


def _ours() -> list[Check[Any]]:
    """Our own checks; those of other packages have pages of their own."""
    return [one for one in installed().checks if one.judge.__module__.startswith("drycc_doctor_checks.")]


def pages() -> dict[str, str]:
    """The pages of our own checks by file name."""
    ours = _ours()
    return {INDEX: index(ours), RIGHTS: all_rights(ours)} | {f"{one.id}.md": page(one) for one in ours}


def stale(folder: Path, wanted: dict[str, str]) -> list[str]:
    """What is out of step: a line for each page that is missing, different, or of no check."""
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    changed = [name for name in wanted if name in found and found[name] != wanted[name]]
    return [
        *(f"{folder / name} is missing" for name in wanted if name not in found),
        *(f"{folder / name} is not what the check says now" for name in changed),
        *(f"{folder / name} belongs to no check" for name in found if name not in wanted),
    ]


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--write/--verify", "write", default=False, help="Make the pages, or see that they are in step.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("docs/checks"), show_default=True)
@click.pass_context
def command(ctx: click.Context, *, write: bool, folder: Path) -> None:
    """Make docs/checks from the checks, or verify that it is in step with them."""
    wanted, above, text_above = pages(), folder.parent / MANUAL, manual(_ours())
    if write:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in wanted.items():
            files.write(str(folder / name), text.encode())
        files.write(str(above), text_above.encode())
    troubles = stale(folder, wanted)
    if not above.exists() or above.read_text(encoding="utf-8") != text_above:
        troubles.append(f"{above} is not what knobs and checks say now")
    if troubles:
        click.echo("\n".join([*troubles, _RENEW]), err=True)
        ctx.exit(ExitCode.FAILED)


if __name__ == "__main__":
    command(prog_name="python -m drycc_doctor.cli.docs")
