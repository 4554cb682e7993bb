"""What can happen to a Secret of the platform."""

from base64 import b64encode
from dataclasses import dataclass

from drycc_doctor.worlds.state.objects import Object
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
        """Give a key a value; None takes the key away."""
        data = self.obj.setdefault("data", {})
        if value is None:
            data.pop(key, None)
        else:
            data[key] = b64encode(value.encode()).decode()
