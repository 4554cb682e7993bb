"""Who makes the platform's volumes: by the class's provisioner, and the Lease by which it says that it is at work."""

import re
from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.leases import Lease, Leases
from drycc_doctor.facts.kubernetes.storage import PlatformClaims, StorageClasses
from drycc_doctor.model.fact import FactContext, Missing, fields_of
from drycc_doctor.model.query import KubeList, any_of
from drycc_doctor.model.reply import Failed

_KEEP = fields_of(Lease)
_NOBODY = "kubernetes.io/no-provisioner"
"""Volumes of such a class are made by hand."""


class Provisioner(msgspec.Struct, frozen=True):
    """One of them, with the class and the first claim that waits for it, if one does."""

    name: str
    class_: str
    waits: str = ""
    lease: Lease | None = None


class Provisioners(msgspec.Struct, frozen=True):
    """Those of the classes of the platform's claims."""

    items: tuple[Provisioner, ...]

    asks: ClassVar = (any_of(KubeList, api="coordination.k8s.io/v1", plural="leases", keep=_KEEP),)

    @classmethod
    def gather(
        cls, ask: FactContext, claims: PlatformClaims, classes: StorageClasses, leases: Leases | Missing
    ) -> Self:
        """The Leases of kube-system, which are asked for anyway; elsewhere only for those that a claim waits for."""
        default = next(iter(classes.defaults), "")
        found: dict[str, Provisioner] = {}
        for claim in sorted(claims.items, key=lambda one: one.status.phase != "Pending"):
            class_ = classes.find(claim.spec.storage_class_name or default)
            if class_ is not None and class_.provisioner not in {"", _NOBODY, *found}:
                waits = claim.metadata.name if claim.status.phase == "Pending" and not class_.waits_for_consumer else ""
                one = Provisioner(class_.provisioner, class_.metadata.name, waits)
                lease = _lease(one, () if isinstance(leases, Missing) else leases.items) or _elsewhere(ask, one)
                found[one.name] = msgspec.structs.replace(one, lease=lease)
        return cls(tuple(found.values()))


def _names(one: Provisioner) -> tuple[str, str]:
    """How its Lease may be called, as those who lead by it write the provisioner's name (drycc/failures#provisioners)."""
    return re.sub(r"[^a-zA-Z0-9-]", "-", one.name), one.name.replace("/", "-")


def _lease(one: Provisioner, leases: tuple[Lease, ...]) -> Lease | None:
    return next((lease for lease in leases if lease.metadata.name in _names(one)), None)


def _elsewhere(ask: FactContext, one: Provisioner) -> Lease | None:
    """A list by name in all namespaces; what may not be listed is not seen."""
    for name in dict.fromkeys(_names(one)) if one.waits else ():
        query = KubeList("coordination.k8s.io/v1", "leases", fields=f"metadata.name={name}", keep=_KEEP)
        if not isinstance(ask.reply(query, list[object]), Failed):
            for lease in ask.objects(query, Lease):
                return lease
    return None
