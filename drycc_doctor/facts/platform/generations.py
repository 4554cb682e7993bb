"""What changes from one generation to the next: what is renamed, lost, and left over (drycc/generations#moves)."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.platform.workloads import Components

GENERATIONS = ("g1", "g2", "g3")


class Leftover(msgspec.Struct, frozen=True):
    """An object that no chart makes since a generation."""

    kind: str
    name: str
    since: str
    was: str


LEFTOVERS = (
    Leftover("PersistentVolumeClaim", "drycc-grafana", "g2", "Grafana's volume when it was a Deployment"),
    Leftover("Secret", "builder-key-auth", "g2", "the key between builder and controller"),
    Leftover("Deployment", "drycc-controller", "g2", "the controller before it was split"),
    Leftover("Deployment", "drycc-logger", "g2", "the logs before Quickwit"),
    Leftover("DaemonSet", "drycc-logger-fluentbit", "g2", "the log shipper before drycc-fluentbit"),
    Leftover("Deployment", "drycc-passport", "g3", "passport before it was split"),
)
"""drycc/generations#names-by-generation, drycc/generations#upgrade-leftovers."""


class NewestGeneration(msgspec.Struct, frozen=True):
    """The newest generation of which something is there: with two at once, the older one is what was left over."""

    name: str

    asks: ClassVar = ()

    @classmethod
    def gather(cls, components: Components) -> Self:
        """From the workloads that came with each."""
        names = {one.name for one in components.items}
        if "drycc-passport-api" in names:
            return cls("g3")
        return cls("g2" if "drycc-controller-api" in names else components.generation)
