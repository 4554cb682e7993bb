"""Objects of many namespaces, of which a table has given the names."""

from collections.abc import Set as AbstractSet
from typing import TypeVar

import msgspec

from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import KubeList

S = TypeVar("S", bound=msgspec.Struct)
_FEW = 10
"""So many are asked for one by one; for more, all are read in pages."""


def list_by_name(ask: FactContext, query: KubeList, type_: type[S], names: AbstractSet[str]) -> list[S]:
    """The objects of these names, in all namespaces; where they are many, all that the query lists."""
    if len(names) > _FEW:
        return list(ask.objects(query, type_))
    one_by_one = [msgspec.structs.replace(query, fields=f"metadata.name={name}") for name in sorted(names)]
    return [found for each in one_by_one for found in ask.objects(each, type_)]
