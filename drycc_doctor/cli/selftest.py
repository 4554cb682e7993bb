"""``selftest``: prove that each check can fail."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from drycc_doctor.cli.complete import complete_checks
from drycc_doctor.cli.options import quiet_option, verbose_option
from drycc_doctor.errors import ExitCode

if TYPE_CHECKING:
    from drycc_doctor.engine.selftest import Trial


@click.command("selftest", short_help="Prove that every check can fail.")
@click.argument("selectors", nargs=-1, metavar="[SELECTOR...]", shell_complete=complete_checks)
@verbose_option
@quiet_option
@click.pass_context
def command(ctx: click.Context, /, selectors: tuple[str, ...], *, verbose: int, quiet: bool) -> None:
    """Break made-up platforms in every way that the checks know, and see that each check notices.

    Exit code 0 if every check says what it should, 1 if one does not, 3 if some could not be loaded.
    """
    import time

    from drycc_doctor.cli.choose import choose
    from drycc_doctor.cli.group import say
    from drycc_doctor.cli.progress import Progress
    from drycc_doctor.drycc import DRYCC
    from drycc_doctor.engine.selftest import trials

    chosen, began, tried = choose(selectors), time.monotonic(), []
    with Progress(quiet=quiet) as progress:
        for trial in trials(chosen.checks, DRYCC, processes=_processes()):
            if trial.got == "UNKNOWN interrupted":  # the engine takes Ctrl-C for the end of one run
                raise KeyboardInterrupt
            tried.append(trial)
            progress.now(f"{len(tried)} {trial.check} on {trial.generation}")
    for trial in tried:
        if verbose or not trial.held:
            click.echo(_line(trial))
    click.echo(_summary(tried, time.monotonic() - began))
    say(*(f"warning: {result.findings[0].message}" for result in chosen.broken))
    failed = not all(trial.held for trial in tried)
    ctx.exit(ExitCode.FAILED if failed else ExitCode.UNKNOWN if chosen.broken else ExitCode.OK)


def _processes() -> int:
    """As many as there are processors for us; few enough for the memory of a small container, 0.1 GiB each."""
    ours = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    return min(4, len(ours))


def _line(trial: Trial) -> str:
    held = "held" if trial.held else f"NOT HELD, it says {trial.got}"
    return f"{trial.check} on {trial.generation}, {trial.title}: {trial.wanted}: {held}"


def _summary(tried: list[Trial], seconds: float) -> str:
    failed, healthy = sum(not trial.held for trial in tried), sum(trial.wanted == "healthy" for trial in tried)
    generations = len({trial.generation for trial in tried})
    what = f"{len(tried) - healthy} examples, and {healthy} verdicts on what is well, on {generations} generations"
    return f"{what}: {f'{failed} did not hold' if failed else 'all held'}, in {seconds:.1f} s"
