"""What the user ``reader`` may do, exactly."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any, Protocol

from drycc_doctor.drycc import installed
from drycc_doctor.engine.rights import rights
from tests.cluster.objects import Server, write

_WANTED = rights(installed().checks)
PLATFORM_READS = tuple(str(right) for right, everywhere in _WANTED.items() if not everywhere)
"""What the checks declare that they want in the platform's own namespace, and no more."""
CLUSTER_READS = tuple(str(right) for right, everywhere in _WANTED.items() if everywhere)
"""What they declare that they want everywhere."""
_RBAC = "rbac.authorization.k8s.io/v1"
_MARK = "/rig-grants"


class Asked(Server, Protocol):
    """A control plane that answers for several users."""

    def request(self, method: str, path: str, body: Any = None, *, user: str = "admin") -> tuple[int, Any]:
        """The status and the parsed body."""


class Rights:
    """The reader's rights; none before the first :meth:`grant`."""

    def __init__(self, plane: Asked) -> None:
        self._plane, self._grants = plane, 0

    def grant(
        self,
        cluster: Iterable[str] = CLUSTER_READS,
        platform: Iterable[str] = PLATFORM_READS,
        *,
        namespace: str = "drycc",
    ) -> None:
        """Give the reader exactly these rights, written as ``kubectl auth can-i`` takes them.

        ``cluster`` holds everywhere, ``platform`` in one namespace. Returns when the API server goes by them.
        """
        self._grants += 1
        marked = f"{_MARK}/{time.monotonic_ns()}"  # the reader may see this path: so the newest rules are known
        self._write("clusterroles", "reader-of-platform", {"rules": rules(platform)})
        self._write("rolebindings", "reader", _binding("reader-of-platform"), namespace)
        rule = {"nonResourceURLs": [marked], "verbs": ["get"]}
        self._write("clusterrolebindings", "reader", _binding("reader"))
        self._write("clusterroles", "reader", {"rules": [*rules(cluster), rule]})
        self._wait(marked)

    def _write(self, plural: str, name: str, content: dict[str, Any], namespace: str = "") -> None:
        kinds = {
            "clusterroles": "ClusterRole",
            "rolebindings": "RoleBinding",
            "clusterrolebindings": "ClusterRoleBinding",
        }
        metadata = {"name": name} | ({"namespace": namespace} if namespace else {})
        write(
            self._plane, (_RBAC, plural, {"apiVersion": _RBAC, "kind": kinds[plural], "metadata": metadata} | content)
        )

    def _wait(self, marked: str) -> None:
        end = time.monotonic() + 10
        while self._plane.request("GET", marked, user="reader")[0] != 404:
            if time.monotonic() > end:
                msg = "the API server does not go by the reader's new rights after 10 s"
                raise RuntimeError(msg)
            time.sleep(0.01)


def rules(rights: Iterable[str]) -> list[dict[str, list[str]]]:
    """Rights as rules of a role.

    >>> rules(["list gateways.gateway.networking.k8s.io"])
    [{'apiGroups': ['gateway.networking.k8s.io'], 'resources': ['gateways'], 'verbs': ['list']}]
    """
    split = [(verb, *what.partition(".")) for verb, _, what in (right.partition(" ") for right in rights)]
    return [{"apiGroups": [group], "resources": [resource], "verbs": [verb]} for verb, resource, _, group in split]


def _binding(role: str) -> dict[str, Any]:
    user = {"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "reader"}
    return {"roleRef": {"apiGroup": user["apiGroup"], "kind": "ClusterRole", "name": role}, "subjects": [user]}
