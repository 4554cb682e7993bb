"""What the checks may ask of an API server, computed from what their facts declare."""

from collections.abc import Iterable, Iterator
from typing import Any

from drycc_doctor import NAME
from drycc_doctor.engine.resolve import closure
from drycc_doctor.model.check import Check
from drycc_doctor.model.query import PLATFORM, KubeList, KubeTable, ObjectGet, Pattern, Query, Right

_ANYWHERE = (KubeList, KubeTable, ObjectGet)
"""Questions that may be about another namespace than the platform's."""


def rights(checks: Iterable[Check[Any]]) -> dict[Right, bool]:
    """Each right that is used, and whether it is wanted in the whole cluster, or in the platform's namespace only."""
    found: dict[Right, bool] = {}
    for one in asks(checks):
        if (right := one.right) is not None:
            found[right] = found.get(right, False) or _everywhere(one)
    return dict(sorted(found.items(), key=lambda item: (not item[1], str(item[0]))))


def asks(checks: Iterable[Check[Any]]) -> Iterator[Query | Pattern]:
    """All that the facts of some checks declare that they ask, each once."""
    facts = closure(kind for one in checks for kind, _ in one.needs.values())
    yield from dict.fromkeys(ask for fact in facts for ask in fact.asks)


def _everywhere(ask: Query | Pattern) -> bool:
    if isinstance(ask, Pattern):
        return issubclass(ask.kind, _ANYWHERE) and ask.options.get("namespace") != PLATFORM
    return isinstance(ask, _ANYWHERE) and ask.namespace != PLATFORM


def manifest(checks: Iterable[Check[Any]], namespace: str) -> str:
    """A ClusterRole, and a Role in the platform's namespace, as YAML: exactly these rights."""
    known = rights(checks)
    roles = (
        ("ClusterRole", f"  name: {NAME}", [r for r, everywhere in known.items() if everywhere]),
        ("Role", f"  name: {NAME}\n  namespace: {namespace}", [r for r, everywhere in known.items() if not everywhere]),
    )
    return "---\n".join(
        f"apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata:\n{metadata}\nrules:\n"
        + "".join(f'- {{apiGroups: ["{r.group}"], resources: [{r.resource}], verbs: [{r.verb}]}}\n' for r in some)
        for kind, metadata, some in roles
    )
