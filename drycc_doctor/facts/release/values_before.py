"""What Secrets and ConfigMaps held before: Helm keeps the manifests of older revisions (drycc/release#release-secrets)."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from drycc_doctor.facts.kubernetes.clock import timestamp
from drycc_doctor.facts.release.helm import HelmRelease, Release, revision
from drycc_doctor.model.fact import FactContext

_DEPTH = 5
"""So many revisions are read at most: each may weigh a megabyte."""
Values = dict[tuple[str, str], Mapping[str, Any]]
"""By kind and name."""


_APPLIED = {"deployed", "superseded"}
"""Of any other revision nobody knows whether its objects were written."""


class _Written(msgspec.Struct, frozen=True):
    deployed: float
    applied: bool
    values: Values


class ValuesBefore:
    """The values of earlier revisions, read one after the other as far back as is asked for."""

    def __init__(self, ask: FactContext, release: HelmRelease | None) -> None:
        self._ask, self._release = ask, release
        self._read: list[_Written] = [] if release is None else _written(release.newest)
        self._older = list(release.kept[1:_DEPTH]) if release else []

    def differs(self, of: tuple[str, str], key: str, moment: float, live: Any) -> bool | None:
        """Whether the release gave a key another value at a moment; None where it does not tell.

        Where all revisions that are kept are younger, the oldest of them stands for the one of that moment.
        """
        for one in self._at(moment):
            if of not in one.values:
                return None
            if _same(one.values[of].get(key), live):
                return False
            if one.applied:
                return True
        return True if self._read else None

    def _at(self, moment: float) -> Iterator[_Written]:
        """The revision that was in force, and those before it."""
        at = 0
        while self._reach(at):
            if self._read[at].deployed <= moment or not self._reach(at + 1):
                yield self._read[at]
            at += 1

    def _reach(self, at: int) -> bool:
        while at >= len(self._read) and self._older:
            older = revision(self._ask, self._older.pop(0))
            self._read += _written(older) if older else []
        return at < len(self._read)


def _written(release: Release) -> list[_Written]:
    deployed = timestamp(release.info.last_deployed or "")
    if release.configuration is None or deployed is None:
        return []
    values = {(one.kind, one.metadata.name): one.data or {} for one in release.configuration}
    return [_Written(deployed, release.info.status in _APPLIED, values)]


def _same(one: Any, other: Any) -> bool:
    """Two sealed values; what the manifest leaves empty is empty."""
    return bool(_mac(one) == _mac(other))


def _mac(value: Any) -> Any:
    told = msgspec.to_builtins(value)
    if isinstance(told, Mapping) and "mac" in told:
        return told["mac"] if told.get("length") else ""
    return told or ""
