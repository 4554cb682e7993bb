"""One Kubernetes object at a time: written whole, its status too; taken away at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

Triple = tuple[str, str, dict[str, Any]]
"""API version (``apps/v1``), resource (``deployments``), and the object."""
_SERVERS_OWN = {"uid", "creationTimestamp", "resourceVersion", "managedFields", "selfLink"}
_SERVERS_OWN |= {"deletionTimestamp", "deletionGracePeriodSeconds"}
_ALWAYS = {f"/api/v1/namespaces/{name}" for name in ("default", "kube-system", "kube-public", "kube-node-lease")}
"""The API server makes these anew as soon as they are gone."""
_NOW = {"gracePeriodSeconds": 0, "propagationPolicy": "Background"}  # without a collector the others wait for ever


class Server(Protocol):
    """What answers requests: the control plane."""

    def request(self, method: str, path: str, body: Any = None, /) -> tuple[int, Any]:
        """The status and the parsed body."""


def path(triple: Triple) -> str:
    """Where an object is.

    >>> path(("apps/v1", "deployments", {"metadata": {"namespace": "drycc", "name": "drycc-builder"}}))
    '/apis/apps/v1/namespaces/drycc/deployments/drycc-builder'
    """
    return f"{_collection(triple)}/{triple[2]['metadata']['name']}"


def _kept_fresh(triple: Triple) -> Triple:
    """A Lease that was renewed within the hour is renewed far ahead: on still life nobody renews it while the tests run."""
    api, plural, obj = triple
    if plural != "leases":
        return triple
    renewed = datetime.fromisoformat(obj["spec"]["renewTime"])
    if datetime.now(UTC) - renewed > timedelta(hours=1):
        return triple
    ahead = (renewed + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%S.000000Z")
    return api, plural, obj | {"spec": obj["spec"] | {"renewTime": ahead}}


def write(server: Server, triple: Triple) -> None:
    """Make the object exactly this one. What cannot be changed is deleted and made again."""
    triple = _kept_fresh(triple)
    new = _without_servers_own(triple[2])
    status, there = server.request("POST", _collection(triple), new)
    if status in {409, 422}:  # a Service that is there already is said to have an address that is taken
        found, old = server.request("GET", path(triple))
        while found == 200:
            status, there = _replace(server, triple, old)
            if status != 409:
                break
            found, old = server.request("GET", path(triple))  # a controller writes it, too
    _expect(status, there, triple)
    _finish(server, triple, there)


def _replace(server: Server, triple: Triple, old: dict[str, Any]) -> tuple[int, Any]:
    new = _without_servers_own(triple[2])
    if not old["metadata"].get("deletionTimestamp"):
        status, there = server.request("PUT", path(triple), _at(new, old))
        if status != 422 and _generation(there) in {_generation(new), None}:
            return status, there
    erase(server, triple)  # immutable, going away, or counted on by the server beyond the World's generation
    return server.request("POST", _collection(triple), new)


def erase(server: Server, triple: Triple) -> None:
    """Take it away, whatever holds it."""
    where = path(triple)
    if where in _ALWAYS:
        return
    status, left = server.request("DELETE", where, _NOW)
    if status == 404:
        return
    _expect(status, left, triple)
    if triple[1] == "namespaces":  # it waits for a controller that still life does not have
        if left["metadata"].get("finalizers"):
            status, left = server.request("PUT", where, left | {"metadata": left["metadata"] | {"finalizers": []}})
            _expect(status, left, triple)
        status, left = server.request("PUT", f"{where}/finalize", left | {"spec": {"finalizers": []}})
        _expect(status, left, triple)
    elif left.get("kind") != "Status" and left["metadata"].get("finalizers"):
        status, left = server.request("PUT", where, left | {"metadata": left["metadata"] | {"finalizers": []}})
        _expect(status, left, triple)


def write_status(server: Server, triple: Triple, there: dict[str, Any]) -> int:
    """Write the status verbatim over that of the object as it is there; the answer's HTTP status."""
    new = _observed(_at(_without_servers_own(triple[2]), there), there)
    status, answer = server.request("PUT", f"{path(triple)}/status", new)
    while status == 409:  # a controller writes it, too
        there = server.request("GET", path(triple))[1]
        new = _observed(_at(_without_servers_own(triple[2]), there), there)
        status, answer = server.request("PUT", f"{path(triple)}/status", new)
    if status != 422:
        _expect(status, answer, triple)
    return status


def _finish(server: Server, triple: Triple, there: dict[str, Any]) -> None:
    if triple[1] in {"secrets", "configmaps"} and "managedFields" in triple[2]["metadata"]:
        _expect(*server.request("PUT", path(triple), _managed(_at(triple[2], there))), triple)
    if triple[1] == "namespaces" and triple[2]["metadata"].get("deletionTimestamp"):
        # only one that is going may say so: it goes first, and its own finalizer keeps it
        _, there = server.request("DELETE", path(triple))
    if triple[2].get("status") is not None and write_status(server, triple, there) == 422:
        # a state that cannot follow the old one, as running after succeeded
        erase(server, triple)
        status, there = server.request("POST", _collection(triple), _without_servers_own(triple[2]))
        _expect(status, there, triple)
        _expect(write_status(server, triple, there), there, triple)
    if triple[2]["metadata"].get("deletionTimestamp") and triple[1] != "namespaces":
        server.request("DELETE", path(triple))  # the server sets the time itself, and nobody finishes it


def _generation(obj: dict[str, Any]) -> Any:
    return obj.get("metadata", {}).get("generation")


def _collection(triple: Triple) -> str:
    api, plural, obj = triple
    plural = plural.partition(".")[0]  # a World has two kinds of pods: those of metrics.k8s.io are the others
    root = f"/apis/{api}" if "/" in api else f"/api/{api}"
    namespace = obj["metadata"].get("namespace")
    return f"{root}/namespaces/{namespace}/{plural}" if namespace else f"{root}/{plural}"


def _without_servers_own(obj: dict[str, Any]) -> dict[str, Any]:
    return obj | {"metadata": {k: v for k, v in obj["metadata"].items() if k not in _SERVERS_OWN}}


def _managed(obj: dict[str, Any]) -> dict[str, Any]:
    """Who wrote what, and when, as the World says it; one empty entry clears all (Kubernetes: Server-Side Apply)."""
    told = obj["metadata"]["managedFields"] or [{}]
    own = {"resourceVersion": obj["metadata"]["resourceVersion"], "managedFields": told}
    clean = _without_servers_own(obj)
    return clean | {"metadata": clean["metadata"] | own}


def _at(obj: dict[str, Any], there: dict[str, Any]) -> dict[str, Any]:
    """The object, meant for the version that is there."""
    return obj | {"metadata": obj["metadata"] | {"resourceVersion": there["metadata"]["resourceVersion"]}}


def _observed(obj: dict[str, Any], there: dict[str, Any]) -> dict[str, Any]:
    """The server counts generations itself: what a controller has looked at is as far behind as in the World."""
    told = obj["metadata"].get("generation")
    if not obj.get("status") or told is None:
        return obj
    return obj | {"status": _shifted(obj["status"], there["metadata"].get("generation", told) - told)}


def _shifted(value: Any, by: int) -> Any:
    """Each generation of a status, of its conditions and of its parents'.

    >>> _shifted({"conditions": [{"observedGeneration": 2}], "observedGeneration": 1}, -1)
    {'conditions': [{'observedGeneration': 1}], 'observedGeneration': 0}
    """
    if isinstance(value, dict):
        return {k: v + by if k == "observedGeneration" else _shifted(v, by) for k, v in value.items()}
    return [_shifted(one, by) for one in value] if isinstance(value, list) else value


def _expect(status: int, answer: Any, triple: Triple) -> None:
    if status >= 300:
        told = answer.get("message", answer) if isinstance(answer, dict) else answer
        msg = f"{path(triple)}: {status} {told}"
        raise RuntimeError(msg)
