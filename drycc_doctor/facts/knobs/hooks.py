"""The manual's chapter on deploy hooks (facts 4.1, 5)."""

from __future__ import annotations

from drycc_doctor.facts.knobs.knob import Knob

KNOBS: tuple[Knob, ...] = (
    Knob("controller.deployHookUrls", "value", "controller", "Deploy hooks", "hooks-urls", "4.1"),
)
