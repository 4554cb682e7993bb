"""The manual's chapter on the builder (facts 4.1, 4.4, 8)."""

from __future__ import annotations

from drycc_doctor.facts.knobs.knob import Knob

_CHAPTER, _CHECK, _NOW = "Tuning: builder", "tuning-builder", ("g2", "g3")
_REGISTRY = ("Host", "Username", "Password", "Organization")
_STORAGE = ("Endpoint", "Bucket", "Accesskey", "Secretkey", "PathStyle")

KNOBS: tuple[Knob, ...] = (
    Knob("BUILDER_POD_NODE_SELECTOR", "variable", "builder", _CHAPTER, _CHECK, "4.1"),
    Knob("builder.builderPodNodeSelector", "value", "builder", _CHAPTER, _CHECK, "4.1"),
    Knob(
        "DEBUG", "variable", "builder", _CHAPTER, _CHECK, "4.1", ("g1", *_NOW), "nothing: DRYCC_DEBUG is fixed to false"
    ),
    Knob("builder.service.nodePort", "value", "builder", _CHAPTER, "tuning-ignored-values", "4.1", _NOW),
    *(Knob(f"builder.registry{key}", "value", "builder", _CHAPTER, _CHECK, "8") for key in _REGISTRY),
    *(Knob(f"builder.storage{key}", "value", "builder", _CHAPTER, _CHECK, "8") for key in _STORAGE),
)
