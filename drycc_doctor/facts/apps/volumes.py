"""The apps' volumes: the table of all claims first, then those of apps that are not bound."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.apps.namespaces import AppNamespaces, list_by_name
from drycc_doctor.facts.kubernetes.objects import Named, Obj, Table
from drycc_doctor.model.fact import FactContext, fields_of
from drycc_doctor.model.query import KubeList, KubeTable, any_of


class _AppClaimSpec(Obj, frozen=True):
    storage_class_name: str | None = None


class _AppClaimStatus(Obj, frozen=True):
    phase: str = ""


class AppClaim(Obj, frozen=True):
    """An app's volume."""

    metadata: Named
    spec: _AppClaimSpec = _AppClaimSpec()
    status: _AppClaimStatus = _AppClaimStatus()


_TABLE = KubeTable("v1", "persistentvolumeclaims")
_CLAIMS = KubeList("v1", "persistentvolumeclaims", keep=fields_of(AppClaim))


class AppClaims(msgspec.Struct, frozen=True):
    """The apps' PersistentVolumeClaims that are not bound."""

    unbound: tuple[AppClaim, ...]

    asks: ClassVar = (_TABLE, any_of(KubeList, api="v1", plural="persistentvolumeclaims", keep=_CLAIMS.keep))

    @classmethod
    def gather(cls, ask: FactContext, apps: AppNamespaces) -> Self:
        """The table of all, the platform's and others' too, by no label; then those that are not bound."""
        table = ask.answer(_TABLE, Table)
        rows = zip(table.column("Name"), table.column("Status"), strict=True)
        names = {name for name, status in rows if status in {"Pending", "Lost"}}
        spaces = {one.name for one in apps.items}
        claims = list_by_name(ask, _CLAIMS, AppClaim, names)
        return cls(tuple(c for c in claims if c.metadata.namespace in spaces and c.status.phase != "Bound"))
