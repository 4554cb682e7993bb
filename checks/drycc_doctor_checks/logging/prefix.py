"""Logs are read where they are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from drycc_doctor.api import SKIP, UNKNOWN, Finding, World, check, fail, passed, skip, subject, unknown
from drycc_doctor.facts.parts.quickwit import CHARTS, LogPrefixes
from drycc_doctor.facts.platform.workloads import Components

_SETTINGS = {"fluentbit": "fluentbit.quickwit", "controller": "controller.quickwit", "quickwit": "quickwit"}


@check("logging-prefix", title="Logs are read where they are written")
def prefix(components: Components, prefixes: LogPrefixes) -> Iterator[Finding]:
    """Three charts have a value logIndexPrefix of their own, and nothing keeps them equal.

    Fluentbit writes to the index of that prefix and the namespace's name, quickwit makes indexes whose names begin with
    its own, and the controller reads those that begin with its own. Where they differ, logs are refused or are not
    found. Compared are the three values of the Helm release, and the variable that the controller's containers carry.

    Set `fluentbit.quickwit.logIndexPrefix`, `controller.quickwit.logIndexPrefix` and `quickwit.logIndexPrefix` to the
    same text, `logs-` by default, and upgrade the release.
    """
    if components.generation == "g1":
        yield skip("logger", subject.component("drycc-logger"), "the first generation has no indexes")
    elif prefixes.missing is not None:
        why = f"how the names of indexes begin is not known: {prefixes.missing.why}"
        yield unknown(prefixes.missing.reason, prefixes.missing.subject, why)
    else:
        yield _judged(prefixes, prefixes.values or {})


def _judged(prefixes: LogPrefixes, values: dict[str, Any]) -> Finding:
    about = subject.setting("quickwit.logIndexPrefix")
    if any(values[name] != values["quickwit"] for name in CHARTS):
        told = ", ".join(f"{_SETTINGS[name]}.logIndexPrefix is {_said(values[name])}" for name in CHARTS)
        remedy = "give all three the same value and upgrade the release; what was written elsewhere stays there"
        return fail("differ", about, f"{told}: logs are refused or not found", remedy=remedy)
    if prefixes.carried is not None and prefixes.carried != values["controller"]:
        told = f"the controller's containers carry {_said(prefixes.carried)}, and the values say"
        remedy = "helm upgrade the release: somebody changed the Deployment, or the upgrade did not finish"
        why = f"{told} {_said(values['controller'])}: it reads other indexes than logs are written to"
        return fail("not-carried", about, why, remedy=remedy)
    return passed("ok", about, f"all write and read under {_said(values['quickwit'])}")


def _said(value: Any) -> str:
    return f"{value!r}" if isinstance(value, str) else "something that is not told"


@prefix.must_fail("differ", "the controller was told another prefix, and the others were not", since="g2")
def controller_only(world: World) -> None:
    world.release.set("controller.quickwit.logIndexPrefix", "drycc-logs-")
    world.component("controller").set_env("QUICKWIT_LOG_INDEX_PREFIX", "drycc-logs-")


prefix.must_fail(
    "differ",
    "fluentbit writes under another prefix",
    lambda w: w.release.set("fluentbit.quickwit.logIndexPrefix", "app-"),
    since="g2",
)
prefix.must_fail(
    "not-carried",
    "somebody edited the controller's Deployment",
    lambda w: w.component("controller").set_env("QUICKWIT_LOG_INDEX_PREFIX", "old-"),
    since="g2",
)
prefix.must_be(UNKNOWN, "not-found", "the Helm release cannot be read", lambda w: w.release.forget(), since="g2")
prefix.must_be(
    SKIP, "logger", "the first generation has a logger instead", lambda w: w.component("logger"), only=("g1",)
)
