"""Variables that an operator gave a component: as its Deployment carries them, and as the Helm release says them."""

from collections.abc import Mapping
from typing import Any

from drycc_doctor.facts.kubernetes.objects import Disclosed
from drycc_doctor.facts.platform.workloads import LiveWorkload
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor.model.fact import Missing, read
from drycc_doctor.sealing.seal import Seal

Variables = dict[str, Disclosed | None]
"""By name; None for what comes from a Secret or a field, and for what is empty."""


def variables(part: LiveWorkload, release: HelmRelease | Missing, chart: str) -> Variables:
    """Those of the release first, for they are what the next upgrade brings; what the Deployment carries wins."""
    given = release.newest.value(f"{chart}.environment") if isinstance(release, HelmRelease) else None
    of_release = {k: _disclosed(v) for k, v in given.items()} if isinstance(given, Mapping) else {}
    return of_release | {one.name: one.value for container in part.containers for one in container.env}


def _disclosed(value: Any) -> Disclosed | None:
    if value is None or isinstance(value, (str, int, float)):
        return None if value in {None, ""} else str(value)
    return read(value, Disclosed)  # type: ignore[arg-type]  # a union is no type to mypy, and one to msgspec


def number(value: Disclosed | None) -> int | None:
    """A whole number; None where it is none, or sealed, for then it does not look like one."""
    try:
        return int(value) if isinstance(value, str) else None
    except ValueError:
        return None


def is_set(value: Disclosed | None) -> bool:
    """Whether there is anything in it."""
    return value is not None and not (isinstance(value, Seal) and value.empty) and value != ""
