"""What a shell completes: checks and areas, Worlds. Silent about trouble: a prompt is no place for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem


def complete_checks(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Areas, and ids with their titles; for the beginning of a glob, what it would choose."""
    from fnmatch import fnmatchcase

    from click.shell_completion import CompletionItem

    from drycc_doctor.drycc import installed

    checks = installed().checks
    areas = {area: f"all checks of {area}" for area in sorted({one.area for one in checks})}
    named = areas | {one.id: one.title for one in checks}
    return [CompletionItem(name, help=title) for name, title in named.items() if fnmatchcase(name, f"{incomplete}*")]


def complete_worlds(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Worlds, with what they are."""
    from click.shell_completion import CompletionItem

    from drycc_doctor.worlds import NAMES

    return [CompletionItem(name, help=title) for name, title in NAMES.items() if name.startswith(incomplete)]
