"""Proposals as a values file for helm: YAML, each value below its reason."""

import json
import re
from collections.abc import Iterator
from typing import Any

from drycc_doctor.cli.proposals import Proposal, Tuning
from drycc_doctor.report.printable import printable

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null"})
"""Plain, these would be something else than text in YAML 1.1."""


def values(tuning: Tuning, *, source: str) -> str:
    """The whole file; it is valid YAML, whatever there is to propose."""
    lines = [
        f"# Proposed by drycc-doctor for namespace {tuning.namespace}, from {source}.",
        "# Review each line: nothing was changed. What is set already and well is not here. To apply:",
        "#   helm upgrade drycc CHART -n NAMESPACE --reset-then-reuse-values -f THIS-FILE",
        "# Resources follow the sections of each chart; see with helm show values that it reads the key, and with",
        "# drycc-doctor check tuning-limits, after the upgrade, that it took.",
        *(f"# Not known, or yours to do: {one}" for one in tuning.unknown),
    ]
    body = [*_lines(_nested(tuning.proposals), 0)] or ["# Nothing to propose.", "{}"]
    return "".join(f"{_line(one)}\n" for one in [*lines, *body])


def _line(text: str) -> str:
    """Its own indentation, and no control character: reasons may hold names from the cluster."""
    return text[: len(text) - len(text.lstrip(" "))] + printable(text)


def _nested(proposals: tuple[Proposal, ...]) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for one in proposals:
        *parents, leaf = one.path.split(".")
        at = root
        for name in parents:
            at = at.setdefault(name, {})
        at[leaf] = one
    return root


def _lines(tree: dict[str, Any], depth: int) -> Iterator[str]:
    indent = "  " * depth
    for name, one in tree.items():
        if isinstance(one, Proposal):
            yield f"{indent}# {one.reason}"
            yield f"{indent}{_key(name)}: {json.dumps(one.value)}"
        else:
            yield f"{indent}{_key(name)}:"
            yield from _lines(one, depth + 1)


def _key(name: str) -> str:
    """As it is where that is text to every reader of YAML, else in quotes.

    >>> _key("memory"), _key("on")
    ('memory', '"on"')
    """
    return name if _PLAIN.fullmatch(name) and name.lower() not in _WORDS else json.dumps(name)
