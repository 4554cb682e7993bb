"""What a fact asks, for people: read from what the fact declares, so it cannot lie."""

from typing import Any

from drycc_doctor.model.query import PLATFORM, HttpGet, Pattern, Query

_SOME = "…"


def asked(ask: Query | Pattern) -> str:
    """One question, or some that are alike, in a line.

    >>> from drycc_doctor.model.query import KubeList
    >>> asked(KubeList("v1", "pods", PLATFORM))
    "Kubernetes: list pods (v1) in the platform's namespace"
    """
    kind, told = _options(ask)
    told["where"] = _where(told)
    if kind is HttpGet:
        told["address"] = " at a given address" if told["address"] not in {"", _SOME} else ""
        told["authorization"] = ", with a made-up token" if told["authorization"] not in {"", _SOME} else ""
    return kind.words.format(**told)


def _options(ask: Query | Pattern) -> tuple[type[Query], dict[str, Any]]:
    if isinstance(ask, Query):
        return type(ask), {name: getattr(ask, name) for name in ask.__struct_fields__}
    return ask.kind, {name: ask.options.get(name, _SOME) for name in ask.kind.__struct_fields__}


def _where(told: dict[str, Any]) -> str:
    namespace = told.get("namespace", _SOME)
    where = {PLATFORM: " in the platform's namespace", "": " in all namespaces"}.get(namespace, "")
    chosen = [str(told[name]) for name in ("labels", "fields") if told.get(name) not in {None, "", _SOME}]
    return f"{where}, those with {' and '.join(chosen)}" if chosen else where
