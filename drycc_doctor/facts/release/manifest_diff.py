"""What Helm made, held against what is there: only what the manifest sets is compared."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from drycc_doctor.facts.kubernetes.quantity import parse_quantity

_NAMED_BY: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("containers", "initContainers", "env", "volumes", "listeners"), ("name",)),
    "volumeMounts": ("mountPath",),
    "ports": ("containerPort", "port", "protocol"),
}
"""Lists whose order says nothing, each with what tells its items apart; others are compared one by one."""
_DEFAULTS = {"protocol": "TCP"}
_AMOUNTS = {"limits", "requests"}


class Difference(msgspec.Struct, frozen=True):
    """One field: ``wanted`` by the release, ``live`` as it is; sealed where the door seals it."""

    path: str
    wanted: Any
    live: Any

    def __str__(self) -> str:
        """The field, and both values where they may be told."""
        live, wanted = map(_text, (self.live, self.wanted))
        return f"{self.path} ({live}, not {wanted})" if live and wanted else self.path


def _text(value: Any) -> str:
    if isinstance(value, dict) and value.get("$sealed") == "url":
        return f"{value.get('scheme')}://{value.get('host')}"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) and len(str(value)) < 60 else ""


def differences(wanted: Any, live: Any, at: str = "") -> Iterator[Difference]:
    """Where what is there is not what was wanted; what the API server fills in, or writes another way, is none.

    >>> list(map(str, differences({"replicas": 1, "cpu": None}, {"replicas": 3, "paused": True})))
    ['replicas (3, not 1)']
    >>> list(differences({"limits": {"cpu": "1000m"}}, {"limits": {"cpu": "1", "memory": "1Gi"}}))
    []
    >>> env = [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]
    >>> list(map(str, differences({"env": env}, {"env": [env[1], {"name": "A", "value": "0"}]})))
    ['env[A].value (0, not 1)']
    """
    if wanted == live or wanted is None or wanted == "" or (_empty(wanted) and _empty(live)):
        return
    if _is_map(wanted) and _is_map(live):
        for key, below in wanted.items():
            yield from differences(below, live.get(key), f"{at}.{key}" if at else str(key))
    elif isinstance(wanted, list) and isinstance(live, list):
        yield from _lists(wanted, live, at)
    elif not _same(wanted, live, at):
        yield Difference(at, wanted, live)


def extra(wanted: Any, live: Any) -> list[str]:
    """The names of the items of a named list that are there and were not wanted.

    >>> extra([{"name": "A"}], [{"name": "A"}, {"name": "DEBUG"}])
    ['DEBUG']
    """
    known, there = (
        [str(one.get("name")) for one in items if isinstance(one, dict)] if isinstance(items, list) else []
        for items in (wanted, live)
    )
    return [name for name in there if name not in known]


def _lists(wanted: Sequence[Any], live: Sequence[Any], at: str) -> Iterator[Difference]:
    keys = _NAMED_BY.get(at.rpartition(".")[2])
    if keys and all(_is_map(one) for one in (*wanted, *live)):
        there = {_key(one, keys): one for one in live}
        for key, one in {_key(one, keys): one for one in wanted}.items():
            label = next((part for part in key if part), "")
            yield from differences(one, there.get(key), f"{at}[{label}]")
    elif len(wanted) != len(live):
        yield Difference(at, wanted, live)
    else:
        for i, (one, other) in enumerate(zip(wanted, live, strict=True)):
            yield from differences(one, other, f"{at}[{i}]")


def _key(one: Mapping[str, Any], keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(one.get(key, _DEFAULTS.get(key, ""))) for key in keys)


def _is_map(value: Any) -> bool:
    return isinstance(value, dict) and "$sealed" not in value


def _empty(value: Any) -> bool:
    """What the API server leaves out."""
    sealed = isinstance(value, dict) and value.get("$sealed") == "seal" and value.get("length") == 0
    return sealed or not value


def _same(wanted: Any, live: Any, at: str) -> bool:
    """Whether two values that are written in two ways are one."""
    plain = all(isinstance(one, str | int | float) and not isinstance(one, bool) for one in (wanted, live))
    if plain and _AMOUNTS & set(at.split(".")):
        return parse_quantity(wanted) == parse_quantity(live)
    return plain and str(wanted) == str(live)
