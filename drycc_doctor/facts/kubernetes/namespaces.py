"""Namespaces, and what their controller says of those that are being deleted."""

from drycc_doctor.facts.kubernetes.objects import Condition, Obj

BLOCKERS = (
    "NamespaceDeletionDiscoveryFailure",
    "NamespaceDeletionGroupVersionParsingFailure",
    "NamespaceDeletionContentFailure",
    "NamespaceFinalizersRemaining",
    "NamespaceContentRemaining",
)
"""What keeps a namespace, in the order in which it explains; all five are written, those that do not hold as False.

See drycc/failures#namespaces.
"""


class _Dated(Condition, frozen=True):
    last_transition_time: str = ""


class _Meta(Obj, frozen=True):
    name: str
    labels: dict[str, str] = {}
    deletion_timestamp: str = ""
    finalizers: tuple[str, ...] = ()


class _Status(Obj, frozen=True):
    phase: str = ""
    conditions: tuple[_Dated, ...] = ()


class Namespace(Obj, frozen=True):
    """A namespace."""

    metadata: _Meta
    status: _Status = _Status()

    @property
    def name(self) -> str:
        """Its name."""
        return self.metadata.name

    @property
    def is_going(self) -> bool:
        """Whether it was deleted, and is still there."""
        return bool(self.metadata.deletion_timestamp) or self.status.phase == "Terminating"

    @property
    def blockers(self) -> tuple[_Dated, ...]:
        """What keeps it, as its controller says; what explains the others first."""
        held = {each.type: each for each in self.status.conditions if each.true}
        return tuple(held[type_] for type_ in BLOCKERS if type_ in held)
