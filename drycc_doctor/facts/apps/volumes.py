"""The apps' volumes: the table of all claims first, then those of apps that are not bound, or are going."""

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


class _AppClaimMeta(Named, frozen=True):
    deletion_timestamp: str = ""
    finalizers: tuple[str, ...] = ()


class AppClaim(Obj, frozen=True):
    """An app's volume."""

    metadata: _AppClaimMeta
    spec: _AppClaimSpec = _AppClaimSpec()
    status: _AppClaimStatus = _AppClaimStatus()


_TABLE = KubeTable("v1", "persistentvolumeclaims")
_CLAIMS = KubeList("v1", "persistentvolumeclaims", keep=fields_of(AppClaim))


class AppClaims(msgspec.Struct, frozen=True):
    """The apps' PersistentVolumeClaims that are not bound; and those that are being deleted, where the app is not."""

    unbound: tuple[AppClaim, ...]
    going: tuple[AppClaim, ...]
    listed: int  # claims of the whole cluster, in the table: rows do not say whose they are

    asks: ClassVar = (_TABLE, any_of(KubeList, api="v1", plural="persistentvolumeclaims", keep=_CLAIMS.keep))

    @classmethod
    def gather(cls, ask: FactContext, apps: AppNamespaces) -> Self:
        """The table of all, the platform's and others' too, by no label; then those that are not bound."""
        table = ask.answer(_TABLE, Table)
        rows = zip(table.column("Name"), table.column("Status"), strict=True)
        names = {name for name, status in rows if status in {"Pending", "Lost", "Terminating"}}
        spaces = {one.name: one.is_going for one in apps.items}
        claims = [c for c in list_by_name(ask, _CLAIMS, AppClaim, names) if c.metadata.namespace in spaces]
        going = [one for one in claims if one.metadata.deletion_timestamp]
        unbound = (one for one in claims if one.status.phase != "Bound" and one not in going)
        alone = (one for one in going if not spaces[one.metadata.namespace])
        return cls(tuple(unbound), tuple(alone), len(table.rows))
