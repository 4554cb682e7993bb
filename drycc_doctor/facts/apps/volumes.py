"""The apps' volumes: the table of all claims first, then those of apps that are not bound."""

from __future__ import annotations

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.apps.pods import FEW, AppNamespaces
from drycc_doctor.facts.kubernetes.objects import Obj, Table
from drycc_doctor.model.fact import Ask, fields_of
from drycc_doctor.model.query import KubeList, KubeTable, like


class _AppClaimMeta(Obj, frozen=True):
    name: str
    namespace: str = ""


class _AppClaimSpec(Obj, frozen=True):
    storage_class_name: str | None = None


class _AppClaimStatus(Obj, frozen=True):
    phase: str = ""


class AppClaim(Obj, frozen=True):
    """An app's volume."""

    metadata: _AppClaimMeta
    spec: _AppClaimSpec = _AppClaimSpec()
    status: _AppClaimStatus = _AppClaimStatus()


_CLAIMS = KubeTable("v1", "persistentvolumeclaims")
_KEPT_OF_CLAIMS = fields_of(AppClaim)


class AppClaims(msgspec.Struct, frozen=True):
    """The apps' PersistentVolumeClaims that are not bound."""

    unbound: tuple[AppClaim, ...]

    asks: ClassVar = (_CLAIMS, like(KubeList, api="v1", plural="persistentvolumeclaims", keep=_KEPT_OF_CLAIMS))

    @classmethod
    def gather(cls, ask: Ask, apps: AppNamespaces) -> Self:
        """The table of all, the platform's and others' too, by no label; then those that are not bound."""
        table = ask.answer(_CLAIMS, Table)
        told = zip(table.column("Name"), table.column("Status"), strict=True)
        names = {name for name, status in told if status in {"Pending", "Lost"}}
        ours = {one.name for one in apps.items}
        fields = [""] if len(names) > FEW else [f"metadata.name={name}" for name in sorted(names)]
        queries = [KubeList("v1", "persistentvolumeclaims", fields=one, keep=_KEPT_OF_CLAIMS) for one in fields]
        found = [one for query in queries for one in ask.objects(query, AppClaim)]
        return cls(tuple(one for one in found if one.metadata.namespace in ours and one.status.phase != "Bound"))
