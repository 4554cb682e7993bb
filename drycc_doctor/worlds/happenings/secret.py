"""What can happen to a Secret of the platform."""

from base64 import b64encode
from dataclasses import dataclass

from drycc_doctor.worlds.state.objects import NotThereError, Object
from drycc_doctor.worlds.state.state import State


@dataclass(frozen=True, slots=True)
class Secret:
    """A Secret of the platform."""

    state: State
    name: str

    @property
    def obj(self) -> Object:
        """The Secret object."""
        return self.state.objects.get("secrets", self.name)

    def set(self, key: str, value: str | None) -> None:
        """Give a key a value, as if it had always been so; None takes the key away."""
        self._put(key, value)
        if value is not None and self._managed and not any(key in _owned(entry) for entry in self._managed):
            self._managed[0]["fieldsV1"].setdefault("f:data", {})[f"f:{key}"] = {}

    def change(self, key: str, value: str = "another value", *, ago: float = 1800) -> None:
        """Somebody gave a key another value, so many seconds ago, with kubectl; what runs keeps the one that it has."""
        # drycc/objects#values-at-the-start
        if key not in (self.obj.get("data") or {}):
            raise NotThereError(self.name, key)
        self._put(key, value)
        for entry in self._managed:
            entry["fieldsV1"].get("f:data", {}).pop(f"f:{key}", None)
        told = {"manager": "kubectl-edit", "operation": "Update", "apiVersion": "v1", "fieldsType": "FieldsV1"}
        self._managed.append(told | {"time": self.state.time(-ago), "fieldsV1": {"f:data": {f"f:{key}": {}}}})

    def forget_writers(self) -> None:
        """Nothing tells who wrote it, nor when: somebody cleared its managedFields."""
        self._managed.clear()

    @property
    def _managed(self) -> list[Object]:
        found: list[Object] = self.obj["metadata"].setdefault("managedFields", [])
        return found

    def _put(self, key: str, value: str | None) -> None:
        data = self.obj.setdefault("data", {})
        if value is None:
            data.pop(key, None)
        else:
            data[key] = b64encode(value.encode()).decode()


def _owned(entry: Object) -> set[str]:
    return {name.removeprefix("f:") for name in entry["fieldsV1"].get("f:data", {})}
