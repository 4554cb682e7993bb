"""What may be disclosed of answers: names, each with the grammar that its value must match. All else is sealed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from drycc_doctor.model.glob import fits

Grammar = re.Pattern[str]
Grammars = Mapping[str, Grammar]


@dataclass(frozen=True, slots=True)
class Disclosures:
    """Names and grammars; without any, nothing is disclosed but shapes.

    ``variables`` are those of containers, ``values`` those of charts by their last key; names may be globs, and the first
    that fits decides.
    """

    variables: Grammars = field(default_factory=dict)
    values: Grammars = field(default_factory=dict)
    annotations: tuple[str, ...] = ()  # globs: whatever their values are
    annotation_values: Grammars = field(default_factory=dict)
    words: frozenset[str] = frozenset()  # of command lines
    flags: tuple[Grammar, ...] = ()  # words of command lines that match
    headers: frozenset[str] = frozenset()  # of HTTP answers, in lower case
    body_keys: frozenset[str] = frozenset()  # of JSON bodies: short scalars
    body_values: Grammars = field(default_factory=dict)
    body_urls: frozenset[str] = frozenset()  # of JSON bodies: where their URLs lead
    host_keys: tuple[Grammar, ...] = ()  # keys of Secrets that hold private SSH keys: their public halves' fingerprints
    signing_keys: tuple[Grammar, ...] = ()  # keys of Secrets that hold private RSA keys: their moduli, sealed
    hook_paths: frozenset[str] = frozenset()  # paths of admission webhooks, less their last part
    patterns: frozenset[str] = frozenset()  # keys of ConfigMaps that list regular expressions: which are none
    fluentbit: frozenset[str] = frozenset()  # ConfigMaps that configure fluent-bit: their skeletons
    logs: tuple[Grammar, ...] = ()  # last lines of containers' logs that match
    event_reasons: frozenset[str] = frozenset()  # of events whose message is told, less what may be secret in it
    passwords: frozenset[str] = frozenset()  # that everybody knows, in lower case

    def __or__(self, other: Self) -> Self:
        """Both together; of a name that both have, the first one's grammar holds."""
        return type(self)(
            **{one.name: _joined(getattr(self, one.name), getattr(other, one.name)) for one in fields(self)}
        )


def _joined(one: Any, other: Any) -> Any:
    match one, other:
        case tuple(), tuple():
            return one + other
        case frozenset(), frozenset():
            return one | other
        case Mapping(), Mapping():
            return {**one, **other, **one}
    raise TypeError(one, other)


def grammar(names: Grammars, name: str) -> Grammar | None:
    """The grammar of a name, if it may be disclosed at all."""
    if name in names:
        return names[name]
    return next((grammar for glob, grammar in names.items() if "*" in glob and fits(name, glob)), None)


def matches(grammars: tuple[Grammar, ...], text: str) -> bool:
    """Whether a text is in one of some grammars."""
    return any(one.fullmatch(text) for one in grammars)
