"""Kubernetes objects as far as we judge them. A field that no check needs is not here, and costs nothing."""

from typing import TypeVar

import msgspec

from drycc_doctor.sealing.seal import Seal, Url, Urls, Words

Disclosed = str | Seal | Url | Urls | Words
"""A value that is disclosed, disclosed in part, or sealed."""


class Obj(msgspec.Struct, frozen=True, rename="camel"):
    """Ours are frozen and named as Kubernetes names them."""


class Owner(Obj, frozen=True):
    kind: str
    name: str


class Meta(Obj, frozen=True):
    name: str
    namespace: str = ""
    labels: dict[str, str] = {}
    annotations: dict[str, Disclosed] = {}
    owner_references: tuple[Owner, ...] = ()
    deletion_timestamp: str = ""


class Named(Obj, frozen=True):
    """Metadata of what there are thousands of."""

    name: str
    namespace: str = ""


class KubeObject(Obj, frozen=True):
    """What has metadata."""

    metadata: Meta


class DatedMeta(Meta, frozen=True):
    """Metadata that tells too when the object was made, and how often its spec was changed."""

    generation: int = 0
    creation_timestamp: str = ""


class Condition(Obj, frozen=True):
    type: str
    status: str
    reason: str = ""
    message: str = ""

    @property
    def true(self) -> bool:
        """Whether it holds."""
        return self.status == "True"


Conditions = tuple[Condition, ...]


class Status(Obj, frozen=True):
    """A status, as far as its conditions; others have more."""

    conditions: Conditions = ()


class ObservedCondition(Condition, frozen=True):
    """One that tells too which generation of its object it is about, and since when it is so."""

    observed_generation: int | None = None
    last_transition_time: str = ""


class ObservedStatus(Status, frozen=True):
    """A status whose conditions tell what they are about."""

    conditions: tuple[ObservedCondition, ...] = ()

    @property
    def observed(self) -> int | None:
        """The newest generation that a condition is about; None where none says: not all controllers do."""
        return max(
            (one.observed_generation for one in self.conditions if one.observed_generation is not None), default=None
        )


def is_behind(metadata: DatedMeta, *statuses: ObservedStatus) -> bool:
    """Whether all that is said of an object is about an older generation of it."""
    seen = [one.observed for one in statuses if one.observed is not None]
    return bool(seen) and max(seen) < metadata.generation


C = TypeVar("C", bound=Condition)


def condition(conditions: tuple[C, ...], type_: str) -> C | None:
    """The condition of a type; None where it was never reported."""
    return next((c for c in conditions if c.type == type_), None)


def holds(conditions: Conditions, type_: str) -> bool:
    """Whether the condition of a type is there, and True."""
    return any(c.type == type_ and c.true for c in conditions)


class Table(msgspec.Struct, frozen=True):
    """What ``kubectl get`` prints."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | bool | None, ...], ...]

    def column(self, name: str) -> tuple[str, ...]:
        """One column's cells, as text; empty ones are empty."""
        if name not in self.columns:
            return ("",) * len(self.rows)
        at = self.columns.index(name)
        return tuple("" if len(row) <= at or row[at] is None else str(row[at]) for row in self.rows)
