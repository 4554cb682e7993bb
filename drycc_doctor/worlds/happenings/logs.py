"""What can happen to logging: to the store of logs, and to the configuration of what ships them."""

from dataclasses import dataclass

from drycc_doctor.facts.platform.generations import generation_named
from drycc_doctor.worlds.state.objects import NotThereError, Object
from drycc_doctor.worlds.state.programs import Quickwit
from drycc_doctor.worlds.state.state import State

_KEY = "fluent-bit.conf"


class Logs(Quickwit):
    """The store of logs."""

    def stop(self, *, hours: float) -> None:
        """Nothing has come in for so long."""
        self.age = hours * 3600


@dataclass(frozen=True, slots=True)
class Fluentbit:
    """What ships logs, by its ConfigMap."""

    state: State

    @property
    def obj(self) -> Object:
        """The ConfigMap; its name differs by generation."""
        return self.state.objects.get("configmaps", generation_named(self.state.generation).collector_config)

    @property
    def text(self) -> str:
        """The configuration."""
        return str(self.obj["data"][_KEY])

    def write(self, text: str) -> None:
        """Give it another."""
        self.obj["data"][_KEY] = text

    def replace(self, old: str, new: str) -> None:
        """Change a part of it, which must be there."""
        if old not in self.text:
            raise NotThereError(old)
        self.write(self.text.replace(old, new))

    def delete(self) -> None:
        """Somebody deleted the ConfigMap."""
        self.state.objects.remove("configmaps", self.obj["metadata"]["name"])
