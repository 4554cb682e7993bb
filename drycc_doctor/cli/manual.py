"""The page docs/manual.md: each chapter of the operator's manual, its knobs, and the checks that judge them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from drycc_doctor.drycc import DRYCC
from drycc_doctor.facts.knobs import KNOBS, Knob
from drycc_doctor.model.check import Check

CHAPTERS: dict[str, tuple[str, ...]] = {
    "Tuning: resources": ("tuning-limits", "tuning-limits-fit", "tuning-usage"),
    "Tuning: builder": ("tuning-builder",),
    "Tuning: controller": ("tuning-controller",),
    "Tuning: LDAP": ("tuning-ldap",),
    "Tuning: global and per-app settings": ("tuning-deploy",),
    "Tuning: database": ("tuning-database",),
    "Tuning: fluentbit, Grafana, VictoriaMetrics, registry": (
        *("tuning-fluentbit", "tuning-grafana", "tuning-victoriametrics", "tuning-registry"),
    ),
    "Any values": ("tuning-ignored-values",),
    "Deploy hooks": ("hooks-urls", "hooks-secret", "hooks-receivers", "hooks-recent"),
    "Platform logging": (
        *("logging-fluentbit", "logging-quickwit", "logging-fresh", "logging-prefix", "logging-storage"),
    ),
    "Monitoring": (
        *("monitoring-targets", "monitoring-exporters", "monitoring-storage", "monitoring-grafana"),
        *("monitoring-alerts", "monitoring-off-cluster"),
    ),
    "Production: storage": ("production-storage",),
    "Production: access": (
        *("production-registration", "production-passport-admin", "production-grafana-admin"),
        *("production-grafana-signup", "production-default-secrets", "production-consoles"),
        *("production-network-policies", "production-clear-text", "production-proxy-auth"),
    ),
    "Production: availability": (
        *("production-replicas", "production-disruption", "production-images", "production-backups"),
    ),
    "Upgrading": (
        *("upgrade-release", "upgrade-drift", "upgrade-skew", "upgrade-jobs", "upgrade-volumes"),
        *("upgrade-key-json", "upgrade-path", "upgrade-host-keys", "upgrade-schema"),
    ),
}
"""The chapters, and the checks that are promised for each."""


def manual(checks: Iterable[Check[Any]]) -> str:
    """The whole page, with a newline at the end."""
    there = {one.id: one for one in checks}
    blocks = [
        "# The operator's manual, as checks",
        "Made by `python -m drycc_doctor.cli.docs --write` from the knobs and the checks themselves.",
    ]
    for chapter in dict.fromkeys([*CHAPTERS, *(one.chapter for one in KNOBS)]):
        blocks += [f"## {chapter}", *_chapter(chapter, there)]
    return "\n\n".join(blocks) + "\n"


def _chapter(chapter: str, there: dict[str, Check[Any]]) -> Iterator[str]:
    ids = CHAPTERS.get(chapter, ())
    if told := "\n".join(f"- {_link(id_)}: {there[id_].title}" for id_ in ids if id_ in there):
        yield told
    if knobs := [one for one in KNOBS if one.chapter == chapter]:
        head = ["| knob | today | instead | judged by |", "|---|---|---|---|"]
        yield "\n".join([*head, *map(_row, knobs)])


def _row(one: Knob) -> str:
    return f"| `{one.name}` ({one.kind}) | {_today(one)} | {one.instead} | {_link(one.check)} |"


def _today(one: Knob) -> str:
    if not one.dead:
        return "works"
    return "read by nobody" if set(one.dead) >= set(DRYCC.generations()) else f"read by nobody in {', '.join(one.dead)}"


def _link(id_: str) -> str:
    return f"[{id_}](checks/{id_}.md)"
