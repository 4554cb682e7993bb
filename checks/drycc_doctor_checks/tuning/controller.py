"""The controller's variables do what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drycc_doctor.api import (
    SKIP,
    UNKNOWN,
    WARN,
    Finding,
    Missing,
    World,
    check,
    fail,
    passed,
    skip,
    subject,
    unknown,
    warn,
)
from drycc_doctor.facts.controller.variables import CHOICES, RANGES, RATES, dead, known
from drycc_doctor.facts.kubernetes.nodes import Nodes
from drycc_doctor.facts.kubernetes.pod_templates import Templates
from drycc_doctor.facts.kubernetes.quantity import amount
from drycc_doctor.facts.kubernetes.references import ConfigMaps
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor.facts.release.variables import Variables, is_set, number, variables

_RATE = re.compile(r"(\d+)/([smhd][a-z]*)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_FASTEST = 100  # requests a second: with more, nobody who guesses is held back


@check("tuning-controller", title="The controller's variables do what they say")
def controller(
    components: Components, release: HelmRelease | Missing, templates: Templates, nodes: Nodes, files: ConfigMaps
) -> Iterator[Finding]:
    """The manual's variables of the controller are checked: is each still read, of the right type, within reason.

    They are those of its Deployment, and those of `controller.environment` in the Helm release where it can be read.
    Some that the manual names are read by nobody any more; one that nobody ever read is most often misspelt (not
    judged on the first generation). More gunicorn workers than four for each core, and one, only wait for each other.
    The list of reserved names is a file of regular expressions since the second generation: a line that does not
    compile lets apps take the platform's names, or stops every `drycc create`.

    Change `controller.environment` in your values as each finding says, then `helm upgrade`.
    """
    part = components.controller
    if part is None:
        yield skip("no-controller", subject.component("drycc-controller"), "there is no controller to tune")
        return
    found = variables(part, release, "controller")
    troubles = [
        *_unread(found, components.generation),
        *_mistyped(found),
        *_rates(found),
        *_workers(found, part.name, templates, nodes),
        *_patterns(files, components.generation),
    ]
    yield from troubles
    if not troubles:
        where = "its Deployment and the Helm release" if isinstance(release, HelmRelease) else "its Deployment alone"
        why = f"{len(found)} variables, read from {where}, are known and within reason"
        yield passed("ok", subject.component(part.name), why)


def _about(name: str) -> subject.Subject:
    return subject.setting(f"controller.environment.{name}")


def _unread(found: Variables, generation: str) -> Iterator[Finding]:
    gone = dead(generation, "tuning-controller")
    for name in sorted(found):
        if name in gone:
            remedy = f"take it out of controller.environment; {gone[name]} does the same"
            yield warn("dead", _about(name), f"{name} is set, and the controller does not read it", remedy=remedy)
        elif not known(name) and generation != "g1":
            remedy = f"take {name} out of controller.environment, or correct its spelling"
            yield warn("unknown", _about(name), f"{name} is set, and nothing is known to read it", remedy=remedy)


def _mistyped(found: Variables) -> Iterator[Finding]:
    for name, (least, most) in RANGES.items():
        value = found.get(name)
        if not is_set(value):
            continue
        told = number(value)
        if told is None:
            remedy = f"set controller.environment.{name} to a whole number"
            yield fail("not-a-number", _about(name), f"{name} is not a whole number", remedy=remedy)
        elif not least <= told <= most:
            remedy = f"set controller.environment.{name} to a number from {least} to {most}"
            yield warn("out-of-range", _about(name), f"{name} is {told}", remedy=remedy)
    for name, words in CHOICES.items():
        value = found.get(name)
        if is_set(value) and value not in words:
            remedy = f"set it to one of {', '.join(sorted(words))}"
            yield warn("no-such-word", _about(name), f"{name} is none of the words that mean something", remedy=remedy)
    low, high = (number(found.get(f"KUBERNETES_LIMITS_{end}_VOLUME")) for end in ("MIN", "MAX"))
    if (low or 1) > (high or 16384):
        remedy = "set KUBERNETES_LIMITS_MIN_VOLUME below KUBERNETES_LIMITS_MAX_VOLUME"
        why = "the least volume is above the largest: no app can have one"
        yield warn("out-of-range", _about("KUBERNETES_LIMITS_MIN_VOLUME"), why, remedy=remedy)


def _rates(found: Variables) -> Iterator[Finding]:
    for name in RATES:
        value = found.get(name)
        if not is_set(value):
            continue
        rate = _RATE.fullmatch(value) if isinstance(value, str) else None
        remedy = f"set controller.environment.{name} to a rate such as 60/min"
        if rate is None:
            yield warn("not-a-rate", _about(name), f"{name} is no rate, such as 60/min", remedy=remedy)
        elif not 0 < int(rate[1]) <= _FASTEST * _SECONDS[rate[2][0]]:
            why = f"{name} is {value}: that refuses everybody, or holds nobody back"
            yield warn("odd-rate", _about(name), why, remedy=remedy)


def _workers(found: Variables, name: str, templates: Templates, nodes: Nodes) -> Iterator[Finding]:
    workers = number(found.get("GUNICORN_WORKERS"))
    boxes = [box for one in templates.items if one.name == name for box in one.spec.containers]
    limits = [amount(box.resources.limits["cpu"]) for box in boxes if "cpu" in box.resources.limits]
    rooms = [amount(one.status.allocatable.get("cpu", "0")) for one in nodes.items]
    cores = max(limits or rooms, default=0)
    if workers is not None and cores and workers > max(4 * cores + 1, 2):
        what = "its limit" if limits else "the largest node"
        why = f"GUNICORN_WORKERS is {workers}, and {what} has {cores:g} cores: they wait for each other, and use memory"
        remedy = f"set controller.environment.GUNICORN_WORKERS to {int(max(4 * cores + 1, 2))} or less"
        yield warn("too-many-workers", _about("GUNICORN_WORKERS"), why, remedy=remedy)


def _patterns(files: ConfigMaps, generation: str) -> Iterator[Finding]:
    about = subject.setting("controller.config.reservedNames")
    found = next((one for one in files.items if one.metadata.name == "controller-config"), None)
    if generation == "g1":
        return
    if found is None or found.patterns is None:
        yield unknown("no-patterns", about, "the ConfigMap controller-config has no reserved-name-patterns.txt")
    elif found.patterns.broken:
        lines = ", ".join(map(str, found.patterns.broken))
        why = f"lines {lines} of {found.patterns.count} of the reserved names are no regular expressions"
        yield fail("broken-pattern", about, why, remedy="correct controller.config.reservedNames, then helm upgrade")


controller.must_be(
    WARN,
    "dead",
    "the manual's list of reserved names is set",
    lambda w: w.component("controller").set_env("RESERVED_NAMES", "drycc, drycc-builder"),
    since="g2",
)
controller.must_be(
    WARN,
    "unknown",
    "a variable is misspelt",
    lambda w: w.component("controller").set_env("GUNICORN_WORKER", "8"),
    since="g2",
)
controller.must_fail(
    "not-a-number",
    "the number of workers is a word",
    lambda w: w.component("controller").set_env("GUNICORN_WORKERS", "many"),
)
controller.must_be(
    WARN, "out-of-range", "no worker is wanted", lambda w: w.component("controller").set_env("GUNICORN_WORKERS", "0")
)
controller.must_be(
    WARN,
    "no-such-word",
    "where the registry is, is misspelt",
    lambda w: w.component("controller").set_env("DRYCC_REGISTRY_LOCATION", "offcluster"),
)
controller.must_be(
    WARN, "not-a-rate", "a throttle rate has no unit", lambda w: w.component("controller").set_env(RATES[0], "30")
)
controller.must_be(
    WARN,
    "odd-rate",
    "a throttle rate refuses everybody",
    lambda w: w.component("controller").set_env(RATES[1], "0/min"),
)
controller.must_be(
    WARN,
    "too-many-workers",
    "there are more workers than cores can serve",
    lambda w: w.component("controller").set_env("GUNICORN_WORKERS", "200"),
)


@controller.must_fail("broken-pattern", "a reserved name is no regular expression", since="g2")
def broken(world: World) -> None:
    world.objects.get("configmaps", "controller-config")["data"]["reserved-name-patterns.txt"] = "^drycc(\n^kube.*$\n"


controller.must_be(
    UNKNOWN,
    "no-patterns",
    "the list of reserved names is gone",
    lambda w: w.objects.get("configmaps", "controller-config")["data"].pop("reserved-name-patterns.txt"),
    since="g2",
)
controller.must_be(SKIP, "no-controller", "the controller is gone", lambda w: w.component("controller").delete())
