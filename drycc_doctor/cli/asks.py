"""What a fact asks, for people, and the rights that it takes: read from what the fact declares, so it cannot lie."""

from __future__ import annotations

from typing import Any

from drycc_doctor.model.query import (
    PLATFORM,
    ClientProfile,
    ClientVersion,
    DefaultLogin,
    Delegation,
    DnsLookup,
    Draw,
    HostsFile,
    HttpGet,
    KubeGet,
    KubeList,
    KubeTable,
    Now,
    Option,
    Pattern,
    PodGet,
    Query,
    ServerTime,
    ServiceGet,
    SshHostKey,
    TcpConnect,
    TlsChain,
)

_SOME = "…"
_WORDS: dict[type[Query], str] = {
    KubeList: "Kubernetes: list {plural} ({api}){where}",
    KubeTable: "Kubernetes: list {plural} ({api}){where}, as the table that `kubectl get` prints",
    KubeGet: "Kubernetes: GET {path}",
    ServerTime: "Kubernetes: the API server's clock",
    ServiceGet: "Kubernetes: GET {path} from the service {service}, through the API server",
    PodGet: "Kubernetes: GET {path} from the pod {pod}, through the API server",
    DnsLookup: "DNS: {rtype} of names under the platform's domain, and of what they lead to",
    Delegation: "DNS: to whom a server of the zone above delegates the platform's zone",
    HostsFile: "this machine: the lines of its hosts file for the platform's names",
    HttpGet: "HTTP: GET{address}{authorization}",
    DefaultLogin: "under --active: log in to {program} as admin with the password admin",
    TlsChain: "TLS: the certificates as served",
    TcpConnect: "TCP: connect",
    SshHostKey: "SSH: exchange keys with the builder, without logging in",
    ClientVersion: "this machine: what `drycc version -a` says",
    ClientProfile: "this machine: the controller in the drycc client's profile",
    Now: "this machine: the time",
    Draw: "this machine: a random name",
    Option: "the operator: the option {name}",
}


def asked(ask: Query | Pattern) -> str:
    """One question, or some that are alike, in a line.

    >>> asked(KubeList("v1", "pods", PLATFORM))
    "Kubernetes: list pods (v1) in the platform's namespace"
    """
    kind, told = _options(ask)
    told["where"] = _where(told)
    if kind is HttpGet:
        told["address"] = " at a given address" if told["address"] not in {"", _SOME} else ""
        told["authorization"] = ", with a made-up token" if told["authorization"] not in {"", _SOME} else ""
    return _WORDS[kind].format(**told)


def _options(ask: Query | Pattern) -> tuple[type[Query], dict[str, Any]]:
    if isinstance(ask, Query):
        return type(ask), {name: getattr(ask, name) for name in ask.__struct_fields__}
    return ask.kind, {name: ask.options.get(name, _SOME) for name in ask.kind.__struct_fields__}


def _where(told: dict[str, Any]) -> str:
    namespace = told.get("namespace", _SOME)
    where = {PLATFORM: " in the platform's namespace", "": " in all namespaces"}.get(namespace, "")
    chosen = [str(told[name]) for name in ("labels", "fields") if told.get(name) not in {None, "", _SOME}]
    return f"{where}, those with {' and '.join(chosen)}" if chosen else where
