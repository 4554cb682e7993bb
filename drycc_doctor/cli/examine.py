"""The main job: choose checks, ask a source, show the report."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import click
import msgspec

from drycc_doctor.cli.choose import Chosen, chosen_checks
from drycc_doctor.cli.options import LIVE, refuse_live
from drycc_doctor.cli.progress import Progress
from drycc_doctor.cli.view import View
from drycc_doctor.cli.wait import until_healthy
from drycc_doctor.drycc import DRYCC
from drycc_doctor.engine.run import run
from drycc_doctor.errors import ExitCode
from drycc_doctor.model.finding import Report
from drycc_doctor.model.reply import Source

if TYPE_CHECKING:
    from drycc_doctor.sources.live import LiveSource, Settings
    from drycc_doctor.sources.logins import Logins

CONTROLLER = "DRYCC_CONTROLLER_URL"
"""The controller that the drycc client is logged in to; it hands it over when it runs us as a plugin
(drycc/client#plugin-variables)."""


def examine(ctx: click.Context, options: Mapping[str, Any]) -> ExitCode:
    """Judge the live platform, or a bundle; the exit code."""
    view = View.of(options)
    if options["bundle"]:
        refuse_live(ctx, "--from judges a bundle")
    chosen = chosen_checks(options)
    view.check()
    with Progress(quiet=view.quiet) as progress:
        report = _report(options, chosen, progress, strict=view.strict)
    view.show(report)
    return report.exit_code(strict=view.strict)


def judged(chosen: Chosen, source: Source, named: str, progress: Progress) -> Report:
    """One run of the engine."""
    progress.begin(len(chosen.checks))
    return run(
        chosen.checks,
        source,
        named=named,
        observe=progress.judged,
        also=chosen.broken,
        edges=DRYCC.edges(),
        clock=time.monotonic,
        severity=chosen.severity,
    )


def settings(options: Mapping[str, Any]) -> Settings:
    """How to reach the platform, from the command line and the environment."""
    from drycc_doctor.sources.live import Settings

    given = {name: options[name] for name in LIVE if options[name] is not None}
    return Settings(**given, controller_url=os.environ.get(CONTROLLER, ""))


def platform(settings: Settings, logins: Logins | None = None) -> LiveSource:
    """The live platform, all that it says sealed but for what may be disclosed; logins are tried once in all rounds."""
    from drycc_doctor.sources.live import live

    return live(settings, DRYCC.disclosures(), logins)


def noted(report: Report, *notes: str) -> Report:
    """A report with more notes about the run."""
    return msgspec.structs.replace(report, notes=(*report.notes, *notes))


def with_deadline_note(report: Report, source: LiveSource) -> Report:
    """Say so, if the deadline cut the run short."""
    if source.deadline.left() > 0:
        return report
    seconds = f"{source.deadline.seconds:g} s"
    return noted(report, f"the deadline of {seconds} passed: what was not answered by then is UNKNOWN (--deadline)")


def _report(options: Mapping[str, Any], chosen: Chosen, progress: Progress, *, strict: bool) -> Report:
    if options["bundle"]:
        from drycc_doctor.bundle.replay import Replay

        replay = Replay.open(options["bundle"])
        return judged(chosen, replay, f"bundle {options['bundle']} ({replay.manifest.source})", progress)
    from drycc_doctor.sources.logins import Logins

    once = partial(_once, settings(options), chosen, progress, Logins())
    if not options["wait"]:
        return once()
    return until_healthy(once, options["wait"], progress, strict=strict)


def _once(settings: Settings, chosen: Chosen, progress: Progress, logins: Logins) -> Report:
    progress.now("asking the API server")
    source = platform(settings, logins)
    return with_deadline_note(judged(chosen, source, source.described, progress), source)
