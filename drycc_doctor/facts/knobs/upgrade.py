"""The manual's chapter on upgrading: what it tells to set (facts 8, 11b)."""

from __future__ import annotations

from drycc_doctor.facts.knobs.knob import Knob

_ALL = ("g1", "g2", "g3")

KNOBS: tuple[Knob, ...] = (
    *(
        Knob(
            f"{path}.key_json",
            "value",
            path.partition(".")[0],
            "Upgrading",
            "upgrade-key-json",
            "8, 11b",
            dead=_ALL,
            instead="builder.storageEndpoint",
        )
        for path in ("gcs", "registry-token-refresher.gcr")
    ),
    *(
        Knob(f"{chart}.persistence.enabled", "value", chart, "Upgrading", "upgrade-volumes", "11.14")
        for chart in ("database", "valkey", "storage", "grafana")
    ),
    *(
        Knob(
            f"{chart}.{part}.persistence.enabled",
            "value",
            chart,
            "Upgrading",
            "upgrade-volumes",
            "1.10, 1.12, 11.14",
        )
        for chart, part in (
            ("quickwit", "indexer"),
            ("quickwit", "searcher"),
            ("victoriametrics", "vmagent"),
            ("victoriametrics", "vmstorage"),
        )
    ),
)
"""The key files are dead in all generations; persistence works, and cannot be switched on later."""
