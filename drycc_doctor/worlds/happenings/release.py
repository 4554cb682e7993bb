"""What can happen to the Helm release, which Helm stores as a Secret a revision (drycc/release#release-secrets)."""

from dataclasses import dataclass
from typing import Any

from drycc_doctor.worlds.happenings import helm
from drycc_doctor.worlds.state.objects import NAMESPACE, NotThereError, Object
from drycc_doctor.worlds.state.state import State


@dataclass(frozen=True, slots=True)
class Release:
    """The Helm release; by default, verbs change its newest revision."""

    state: State

    @property
    def revisions(self) -> list[Object]:
        """Its Secrets, the newest last."""
        found = [s for s in self.state.objects.list("secrets", NAMESPACE) if s.get("type") == helm.TYPE]
        return sorted(found, key=lambda s: int(s["metadata"]["labels"]["version"]))

    def set(self, path: str, value: Any, *, revision: int = -1) -> None:
        """Set one of the operator's values, by its dotted path; in the first revision if ``revision`` is 0."""
        self._set("config", path, value, revision)

    def end(self, status: str, *, ago: float = 3 * 86400) -> None:
        """The newest revision has this status, since so many seconds: ``failed``, ``pending-upgrade``."""
        self._set("info", "status", status, -1)
        self._set("info", "last_deployed", self.state.time(-ago), -1)
        self._secret(-1)["metadata"]["labels"]["status"] = status

    def begin(self, version: str) -> None:
        """The platform was installed today, with this version of the chart."""
        self._set("chart", "metadata.version", version, 0)
        self._set("info", "first_deployed", self.state.time(0), 0)

    def rewrite(self, old: str, new: str, *, revision: int = -1) -> None:
        """A text stands in a revision's manifest where another stood."""
        release = self._read(revision)
        self._write(release | {"manifest": release["manifest"].replace(old, new)}, revision)

    def keep_one(self) -> None:
        """The newest revision is the first and only one."""
        release, newest = self._read(-1) | {"version": 1}, self._secret(-1)
        self.state.objects.remove("secrets", newest["metadata"]["name"])
        self._secret(0)["metadata"]["labels"] = newest["metadata"]["labels"] | {"version": "1"}
        self._write(release, 0)

    def clear_manifest(self) -> None:
        """The newest revision's manifest holds nothing."""
        self._write(self._read(-1) | {"manifest": ""}, -1)

    def forget(self, *, first: bool = False) -> None:
        """Helm keeps only so many revisions: the first is gone, or all are."""
        for secret in [one for one in self.revisions if not first or _is_first(one)]:
            self.state.objects.remove("secrets", secret["metadata"]["name"])

    def _set(self, part: str, path: str, value: Any, revision: int) -> None:
        release = self._read(revision)
        *parents, leaf = path.split(".")
        at = release.setdefault(part, {})
        for name in parents:
            at = at.setdefault(name, {})
        at[leaf] = value
        self._write(release, revision)

    def _secret(self, revision: int) -> Object:
        revisions = [one for one in self.revisions if revision or _is_first(one)]
        if not revisions:
            raise NotThereError(helm.TYPE, revision)
        return revisions[revision]

    def _read(self, revision: int) -> Any:
        return helm.unpack(self._secret(revision)["data"]["release"])

    def _write(self, release: Any, revision: int) -> None:
        self._secret(revision)["data"]["release"] = helm.pack(release)


def _is_first(revision: Object) -> bool:
    return bool(revision["metadata"]["labels"]["version"] == "1")
