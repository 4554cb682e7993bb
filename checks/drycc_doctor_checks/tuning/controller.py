import re
from functools import partial
from itertools import chain

from drycc_doctor.api import Findings, Missing, check, fail, or_else, passed, skip, subject, unknown, warn
from drycc_doctor.facts.kubernetes.nodes import Nodes
from drycc_doctor.facts.kubernetes.objects import Disclosed
from drycc_doctor.facts.kubernetes.pod_templates import Templates
from drycc_doctor.facts.kubernetes.quantity import parse_quantity
from drycc_doctor.facts.kubernetes.references import ConfigMaps
from drycc_doctor.facts.platform.generations import Generation
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor.facts.release.variables import Variables, is_set, number, variables
from drycc_doctor.model.glob import fits
from drycc_doctor.sealing.grammars import RATE
from drycc_doctor.settings import SETTINGS, dead_variables, judged_by
from drycc_doctor_checks.changes import set_env
from drycc_doctor_checks.tuning.bounds import about, out_of_bounds

_RATE = re.compile(r"(\d+)/([smhd][a-z]*)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_FASTEST = 100  # requests a second: with more, nobody who guesses is held back
_LANGUAGE = ("*_proxy", "*_PROXY", "PYTHON*", "SSL_*", "LANG", "LC_*", "*_CA_BUNDLE", "GUNICORN_CMD_ARGS")
"""What Python and its libraries read by themselves."""
_RELOADERS = ("STAKATER_*",)
"""By which Reloader starts pods anew when a Secret changes."""


@check("tuning-controller", title="The controller's variables do what they say")
def controller(
    components: Components,
    helm_release: HelmRelease | Missing,
    templates: Templates,
    nodes: Nodes,
    config_maps: ConfigMaps,
) -> Findings:
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
    given = variables(part, helm_release, "controller")
    where = "its Deployment and the Helm release" if isinstance(helm_release, HelmRelease) else "its Deployment alone"
    message = f"{len(given)} variables, read from {where}, are known and within reason"
    findings = chain(
        _unread(given, components.generation),
        out_of_bounds(given, controller.id),
        _volumes(given),
        _words(given),
        _workers(given, part.name, templates, nodes),
        _patterns(config_maps, components.generation),
    )
    yield from or_else(findings, passed("ok", subject.component(part.name), message))


def _unread(given: Variables, generation: Generation) -> Findings:
    dead = dead_variables(controller.id, generation.order)
    known = [
        *(one.name for one in SETTINGS if one.kind == "variable" and one.chart == "controller"),
        *_LANGUAGE,
        *_RELOADERS,
    ]
    for name in sorted(given):
        if name in dead:
            remedy = f"take it out of controller.environment; {dead[name]} does the same"
            yield warn("dead", about(name), f"{name} is set, and the controller does not read it", remedy=remedy)
        elif generation.controller_variables and not any(fits(name, glob) for glob in known):
            remedy = f"take {name} out of controller.environment, or correct its spelling"
            yield warn("unknown", about(name), f"{name} is set, and nothing is known to read it", remedy=remedy)


def _volumes(given: Variables) -> Findings:
    low, high = (number(given.get(f"KUBERNETES_LIMITS_{end}_VOLUME")) for end in ("MIN", "MAX"))
    if (low or 1) > (high or 16384):
        remedy = "set KUBERNETES_LIMITS_MIN_VOLUME below KUBERNETES_LIMITS_MAX_VOLUME"
        why = "the least volume is above the largest: no app can have one"
        yield warn("out-of-range", about("KUBERNETES_LIMITS_MIN_VOLUME"), why, remedy=remedy)


def _words(given: Variables) -> Findings:
    for setting in judged_by(controller.id):
        name, value = setting.name, given.get(setting.name)
        if not is_set(value):
            continue
        if setting.words and value not in setting.words:
            remedy = f"set it to one of {', '.join(sorted(setting.words))}"
            yield warn("no-such-word", about(name), f"{name} is none of the words that mean something", remedy=remedy)
        elif setting.grammar is RATE:
            yield from _rate(name, value)


def _rate(name: str, value: Disclosed | None) -> Findings:
    rate = _RATE.fullmatch(value) if isinstance(value, str) else None
    remedy = f"set controller.environment.{name} to a rate such as 60/min"
    if rate is None:
        yield warn("not-a-rate", about(name), f"{name} is no rate, such as 60/min", remedy=remedy)
    elif not 0 < int(rate[1]) <= _FASTEST * _SECONDS[rate[2][0]]:
        why = f"{name} is {value}: that refuses everybody, or holds nobody back"
        yield warn("odd-rate", about(name), why, remedy=remedy)


def _workers(given: Variables, name: str, templates: Templates, nodes: Nodes) -> Findings:
    workers = number(given.get("GUNICORN_WORKERS"))
    boxes = [box for one in templates.items if one.name == name for box in one.spec.containers]
    limits = [parse_quantity(box.resources.limits["cpu"]) for box in boxes if "cpu" in box.resources.limits]
    rooms = [parse_quantity(one.status.allocatable.get("cpu", "0")) for one in nodes.items]
    cores = max(limits or rooms, default=0)
    if workers is not None and cores and workers > max(4 * cores + 1, 2):
        what = "its limit" if limits else "the largest node"
        why = f"GUNICORN_WORKERS is {workers}, and {what} has {cores:g} cores: they wait for each other, and use memory"
        remedy = f"set controller.environment.GUNICORN_WORKERS to {int(max(4 * cores + 1, 2))} or less"
        yield warn("too-many-workers", about("GUNICORN_WORKERS"), why, remedy=remedy)


def _patterns(config_maps: ConfigMaps, generation: Generation) -> Findings:
    if not generation.reserved_patterns:
        return
    reserved = subject.setting("controller.config.reservedNames")
    patterns = next((one.patterns for one in config_maps.items if one.metadata.name == "controller-config"), None)
    if patterns is None:
        yield unknown("no-patterns", reserved, "the ConfigMap controller-config has no reserved-name-patterns.txt")
    elif patterns.broken:
        lines = ", ".join(map(str, patterns.broken))
        why = f"lines {lines} of {patterns.count} of the reserved names are no regular expressions"
        yield fail("broken-pattern", reserved, why, remedy="correct controller.config.reservedNames, then helm upgrade")


_set = partial(set_env, "controller")
_THROTTLED = "DRYCC_CONTROLLER_THROTTLE_RATES"
controller.must_warn("dead", "the manual's reserved names are set", _set("RESERVED_NAMES", "drycc, a"), since="g2")
controller.must_pass("ok", "Reloader started it anew", _set("STAKATER_CONTROLLER_CREDS_SECRET", "1f38"), since="g2")
controller.must_warn("unknown", "a variable is misspelt", _set("GUNICORN_WORKER", "8"), since="g2")
controller.must_fail("not-a-number", "the number of workers is a word", _set("GUNICORN_WORKERS", "many"))
controller.must_warn("out-of-range", "no worker is wanted", _set("GUNICORN_WORKERS", "0"))
controller.must_warn("no-such-word", "a word is misspelt", _set("DRYCC_REGISTRY_LOCATION", "offcluster"))
controller.must_warn("not-a-rate", "a throttle rate has no unit", _set(f"{_THROTTLED}_ANON", "30"))
controller.must_warn("odd-rate", "a throttle rate refuses everybody", _set(f"{_THROTTLED}_USER", "0/min"))
controller.must_warn("too-many-workers", "more workers than cores can serve", _set("GUNICORN_WORKERS", "200"))
controller.must_fail("broken-pattern", "a reserved name is no regular expression", since="g2")(
    lambda w: w.objects.get("configmaps", "controller-config")["data"].update(
        {"reserved-name-patterns.txt": "^drycc(\n^kube.*$\n"}
    )
)
controller.must_not_know("no-patterns", "the list of reserved names is gone", since="g2")(
    lambda w: w.objects.get("configmaps", "controller-config")["data"].pop("reserved-name-patterns.txt")
)
controller.must_skip("no-controller", "the controller is gone", lambda w: w.component("controller").delete())
