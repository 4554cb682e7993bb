"""What install.sh writes into the values and nothing reads (facts 4.1, 9.3)."""

from __future__ import annotations

from drycc_doctor.facts.knobs.knob import Knob

_NOW = ("g2", "g3")


def _ignored(name: str, instead: str, chart: str = "") -> Knob:
    return Knob(name, "value", chart, "Any values", "tuning-ignored-values", "4.1", _NOW, instead)


KNOBS: tuple[Knob, ...] = (
    _ignored("controller.webhookReplicas", "", "controller"),
    _ignored("storage.drives", "storage.drivesPerNode", "storage"),
    _ignored("passport.replicas", "passport.api.replicas", "passport"),
    _ignored("imagebuilder.container_registries", "imagebuilder.containerRegistries", "imagebuilder"),
    _ignored("acme", "gateway.acme", "gateway"),
    _ignored("valkey.password", "", "valkey"),
    _ignored("valkey.addrs", "controller.valkeyUrl", "valkey"),
)
