"""The page docs/manual.md: each chapter of the operator's manual, its knobs, and the checks that judge them."""

from collections.abc import Iterable, Iterator
from typing import Any

from drycc_doctor.drycc import DRYCC
from drycc_doctor.model.check import Check
from drycc_doctor.settings import SETTINGS, Setting

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
        "production-debug",
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
    for chapter in CHAPTERS:
        blocks += [f"## {chapter}", *_chapter(chapter, there)]
    return "\n\n".join(blocks) + "\n"


def _chapter(chapter: str, there: dict[str, Check[Any]]) -> Iterator[str]:
    if promised := "\n".join(f"- {_link(id_)}: {there[id_].title}" for id_ in CHAPTERS[chapter] if id_ in there):
        yield promised
    if named := [one for one in SETTINGS if one.chapter == chapter]:
        head = ["| knob | today | instead | judged by |", "|---|---|---|---|"]
        yield "\n".join([*head, *map(_row, named)])


def _row(setting: Setting) -> str:
    today = "read by nobody" if setting.dead else "works"
    names = [name for order, name in enumerate(DRYCC.generations(), 1) if order in setting.dead]
    if 0 < len(names) < len(DRYCC.generations()):
        today += f" in {', '.join(names)}"
    instead = setting.instead if setting.first is None else f"{setting.instead}; g1: {setting.first or 'nothing'}"
    return f"| `{setting.name}` ({setting.kind}) | {today} | {instead} | {_link(setting.check)} |"


def _link(id_: str) -> str:
    return f"[{id_}](checks/{id_}.md)"
