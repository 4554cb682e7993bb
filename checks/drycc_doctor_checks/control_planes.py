"""What is said of the programs of a control plane that is not the platform's own."""

from collections.abc import Iterable

from drycc_doctor.api import Finding, fail, passed, warn
from drycc_doctor.facts.kubernetes.control_planes import Part
from drycc_doctor.facts.kubernetes.pod_health import is_left_over, is_ready
from drycc_doctor.model.subject import Subject
from drycc_doctor_checks.pod_trouble import trouble


def down(code: str, about: Subject, part: Part, then: str) -> Finding:
    """Nothing of it runs; ``then`` is what follows."""
    return fail(code, about, f"{_state(part)}: {then}", remedy=look(part))


def some_unready(code: str, about: Subject, part: Part, then: str) -> Finding:
    """Not all of it runs, or what runs matters only later."""
    return warn(code, about, f"{_state(part)}: {then}", remedy=look(part))


def all_ready(about: Subject, parts: Iterable[Part]) -> Finding:
    """It runs; each part is named, so that it can be seen what was looked at."""
    return passed("ok", about, f"{about.name} runs: {', '.join(_told(part) for part in parts)}")


def look(part: Part) -> str:
    """Commands that show why."""
    of = f"-n {part.namespace} {part.kind}/{part.name}"
    if not part.wanted and part.kind == "deployment":
        return f"kubectl scale {of} --replicas=1"
    return f"kubectl describe {of}; kubectl logs {of}"


def _told(part: Part) -> str:
    return f"{part.namespace}/{part.name} ({part.ready} of {part.wanted})"


def _state(part: Part) -> str:
    if not part.wanted and part.kind == "deployment":
        return f"{part.namespace}/{part.name} is scaled to nothing"
    unready = [pod for pod in part.pods if not is_ready(pod) and not is_left_over(pod)]
    why = f" ({trouble(unready[0]).message})" if unready else ""
    return f"{part.namespace}/{part.name} has {part.ready} of {part.wanted} pods ready{why}"
