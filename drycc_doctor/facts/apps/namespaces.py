"""The apps' namespaces, and how to list what is in many of them."""

from collections.abc import Set as AbstractSet
from typing import ClassVar, Self, TypeVar

import msgspec

from drycc_doctor.facts.kubernetes.namespaces import Namespace
from drycc_doctor.facts.platform.workloads import Platform
from drycc_doctor.model.fact import FactContext, fields_of
from drycc_doctor.model.query import KubeList

S = TypeVar("S", bound=msgspec.Struct)
LABELS = "heritage=drycc"
"""The label of all that the controller makes for apps (drycc/apps#application-namespaces); fluentbit's and build Jobs'
pods carry it too."""
_FEW = 10
"""So many are asked for one by one; for more, all are read in pages."""


class AppNamespaces(msgspec.Struct, frozen=True):
    """Every app's namespace, named as the app; the platform's own has no such label (drycc/apps#application-namespaces)."""

    items: tuple[Namespace, ...]

    asks: ClassVar = (KubeList("v1", "namespaces", labels=LABELS, keep=fields_of(Namespace)),)

    @classmethod
    def gather(cls, ask: FactContext, platform: Platform) -> Self:
        """One list, a page for five hundred apps."""
        return cls(tuple(one for one in ask.objects(cls.asks[0], Namespace) if one.name != platform.namespace))


def list_by_name(ask: FactContext, query: KubeList, type_: type[S], names: AbstractSet[str]) -> list[S]:
    """The objects of these names, in all namespaces; where they are many, all that the query lists."""
    if len(names) > _FEW:
        return list(ask.objects(query, type_))
    one_by_one = [msgspec.structs.replace(query, fields=f"metadata.name={name}") for name in sorted(names)]
    return [found for each in one_by_one for found in ask.objects(each, type_)]
