"""What can happen to fluentbit's configuration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drycc_doctor.worlds.objects import Object

if TYPE_CHECKING:
    from drycc_doctor.worlds.world import World

_KEY = "fluent-bit.conf"


@dataclass(frozen=True, slots=True)
class Fluentbit:
    """Its ConfigMap."""

    world: World

    @property
    def obj(self) -> Object:
        """The ConfigMap; its name differs in the first generation."""
        name = "logger-fluentbit-config" if self.world.generation == "g1" else "fluentbit-config"
        return self.world.objects.get("configmaps", name)

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
            raise KeyError(old)
        self.write(self.text.replace(old, new))

    def delete(self) -> None:
        """Somebody deleted the ConfigMap."""
        self.world.objects.remove("configmaps", self.obj["metadata"]["name"])
