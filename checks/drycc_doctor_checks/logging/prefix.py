from typing import Any

from drycc_doctor.api import Finding, Findings, check, fail, passed, skip, subject
from drycc_doctor.facts.parts.quickwit import PREFIX_KEYS, LogPrefixes
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import in_turn, set_env, set_value, unknown_without
from drycc_doctor_checks.upgrade import without_release


@check("logging-prefix", title="Logs are read where they are written")
def prefix(components: Components, log_prefixes: LogPrefixes) -> Findings:
    """Three charts have a value logIndexPrefix of their own, and nothing keeps them equal.

    Fluentbit writes to the index of that prefix and the namespace's name, quickwit makes indexes whose names begin with
    its own, and the controller reads those that begin with its own. Where they differ, logs are refused or are not
    found. Compared are the three values of the Helm release, and the variable that the controller's containers carry.

    Set `fluentbit.quickwit.logIndexPrefix`, `controller.quickwit.logIndexPrefix` and `quickwit.logIndexPrefix` to the
    same text, `logs-` by default, and upgrade the release.
    """
    if not components.generation.quickwit:
        yield skip("logger", subject.component("drycc-logger"), "the first generation has no indexes")
    elif log_prefixes.missing is not None:
        yield without_release(
            log_prefixes.missing, "the values are not known", "how the names of indexes begin is not known"
        )
    else:
        yield _comparison(log_prefixes.values or {}, log_prefixes.carried)


def _comparison(values: dict[str, Any], carried: Any) -> Finding:
    about = subject.setting("quickwit.logIndexPrefix")
    if any(value != values["quickwit"] for value in values.values()):
        each = ", ".join(f"{key} is {_quoted(values[chart])}" for chart, key in PREFIX_KEYS.items())
        remedy = "give all three the same value and upgrade the release; what was written elsewhere stays there"
        return fail("differ", about, f"{each}: logs are refused or not found", remedy=remedy)
    if carried is not None and carried != values["controller"]:
        said = _quoted(values["controller"])
        both = f"the controller's containers carry {_quoted(carried)}, and the values say {said}"
        remedy = "helm upgrade the release: somebody changed the Deployment, or the upgrade did not finish"
        return fail("not-carried", about, f"{both}: it reads other indexes than logs are written to", remedy=remedy)
    return passed("ok", about, f"all write and read under {_quoted(values['quickwit'])}")


def _quoted(value: Any) -> str:
    return f"{value!r}" if isinstance(value, str) else "something that is not told"


prefix.must_fail("differ", "the controller was given another prefix, and the others were not", since="g2")(
    in_turn(
        set_value("controller.quickwit.logIndexPrefix", "drycc-logs-"),
        set_env("controller", "QUICKWIT_LOG_INDEX_PREFIX", "drycc-logs-"),
    )
)
prefix.must_fail("differ", "fluentbit writes under another prefix", since="g2")(
    set_value("fluentbit.quickwit.logIndexPrefix", "app-")
)
prefix.must_fail("not-carried", "somebody edited the controller's Deployment", since="g2")(
    set_env("controller", "QUICKWIT_LOG_INDEX_PREFIX", "old-")
)
prefix.must_skip("no-release", "the platform was not installed by Helm", lambda w: w.release.forget(), since="g2")
unknown_without(prefix, "list secrets", since="g2")
prefix.must_skip("logger", "the first generation has a logger", lambda w: w.component("logger"), only=("g1",))
