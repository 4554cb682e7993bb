"""The page of a check in the manual: what `explain` prints and what docs/checks holds."""

from collections.abc import Iterable, Iterator
from typing import Any

from drycc_doctor.drycc import DRYCC
from drycc_doctor.engine.resolve import closure
from drycc_doctor.engine.rights import manifest
from drycc_doctor.model.check import Check, Example
from drycc_doctor.model.query import PLATFORM, HttpGet, Pattern, Query

_SOME = "…"


def page(one: Check[Any]) -> str:
    """One check as Markdown, with a newline at the end."""
    blocks = [f"# {one.id}: {one.title}", one.doc, *_needs(one), *_proof(one)]
    return "\n\n".join(blocks) + "\n"


def index(checks: Iterable[Check[Any]]) -> str:
    """All checks by area, as Markdown."""
    lines = ["# Checks", "", "Made by `python -m drycc_doctor.cli.docs --write` from the checks themselves."]
    area = ""
    for one in checks:
        if one.area != area:
            area = one.area
            lines += ["", f"## {area}", ""]
        lines.append(f"- [{one.id}]({one.id}.md): {one.title}")
    return "\n".join(lines) + "\n"


def all_rights(checks: Iterable[Check[Any]]) -> str:
    """The rights that all checks together need, as Markdown around a manifest."""
    return (
        "# Rights\n\nMade by `python -m drycc_doctor.cli.docs --write` from what the checks declare that they ask: no "
        "more is used.\nWith fewer, the checks that need them are UNKNOWN, and name the right.\n\n"
        f"```yaml\n{manifest(checks, DRYCC.namespace)}```\n"
    )


def _needs(one: Check[Any]) -> Iterator[str]:
    patterns = [ask for fact in closure(kind for kind, _ in one.needs.values()) for ask in fact.asks]
    yield "## What it asks"
    yield _bullets(sorted({asked(ask) for ask in patterns}))
    if needed := sorted({str(ask.right) for ask in patterns if ask.right}):
        yield "## Which rights it needs"
        yield _bullets(f"`{right}`" for right in needed)


def asked(ask: Query | Pattern) -> str:
    """One question, or some that are alike, in a line.

    >>> from drycc_doctor.model.query import KubeList
    >>> asked(KubeList("v1", "pods", PLATFORM))
    "Kubernetes: list pods (v1) in the platform's namespace"
    """
    kind, options = _options(ask)
    options["where"] = _where(options)
    if kind is HttpGet:
        options["address"] = " at a given address" if options["address"] not in {"", _SOME} else ""
        options["authorization"] = ", with a made-up token" if options["authorization"] not in {"", _SOME} else ""
    return kind.words.format(**options)


def _options(ask: Query | Pattern) -> tuple[type[Query], dict[str, Any]]:
    if isinstance(ask, Query):
        return type(ask), {name: getattr(ask, name) for name in ask.__struct_fields__}
    return ask.kind, {name: ask.options.get(name, _SOME) for name in ask.kind.__struct_fields__}


def _where(options: dict[str, Any]) -> str:
    namespace = options.get("namespace", _SOME)
    where = {PLATFORM: " in the platform's namespace", "": " in all namespaces"}.get(namespace, "")
    chosen = [str(options[name]) for name in ("labels", "fields") if options.get(name) not in {None, "", _SOME}]
    return f"{where}, those with {' and '.join(chosen)}" if chosen else where


def _proof(one: Check[Any]) -> Iterator[str]:
    if one.examples:
        yield "## How it is proved"
        yield f"`drycc-doctor selftest {one.id}` makes each of these, and sees that the check says so."
        yield _bullets(_example(example) for example in one.examples)


def _example(example: Example) -> str:
    all_, generations = DRYCC.generations(), example.on(DRYCC.generations())
    where = "" if generations == all_ else f" (on {', '.join(generations)} only)"
    return f"{example.title}{where}: {example.status.name} `{example.code}`"


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
