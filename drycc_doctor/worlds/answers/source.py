"""Which question is answered where."""

from collections.abc import Callable
from typing import Any

from drycc_doctor.model import query as q
from drycc_doctor.model.reply import Failed, Reason, Reply
from drycc_doctor.worlds.answers import discovery, dns, http, kubernetes, machine, tcp, tls
from drycc_doctor.worlds.state.state import State

Answering = Callable[[State, Any], Reply]
_API_SERVER: dict[type[q.Query], Answering] = {
    q.KubeGet: discovery.document,
    q.KubeList: kubernetes.objects,
    q.KubeTable: kubernetes.rows,
    q.NamespaceGet: kubernetes.namespace,
    q.ObjectGet: kubernetes.one,
    q.PodGet: kubernetes.pod,
    q.PodLog: kubernetes.log,
    q.ServerTime: kubernetes.server_time,
    q.ServiceGet: kubernetes.service,
}
_OTHERS: dict[type[q.Query], Answering] = {
    q.ClientProfile: machine.client_profile,
    q.ClientVersion: machine.client_version,
    q.DefaultLogin: http.log_in,
    q.Delegation: dns.delegation,
    q.DnsLookup: dns.lookup,
    q.RandomLabel: machine.draw,
    q.HostsFile: machine.hosts_file,
    q.HttpGet: http.get,
    q.Now: machine.now,
    q.Option: machine.option,
    q.SshHostKey: tcp.ssh_key,
    q.TcpConnect: tcp.connect,
    q.TlsChain: tls.answer,
}


def ask(state: State, query: q.Query) -> Reply:
    """Answer as a live source would."""
    kind = type(query)
    if kind in _API_SERVER:
        return kubernetes.refusal(state, query) or _API_SERVER[kind](state, query)
    return _OTHERS[kind](state, query) if kind in _OTHERS else Failed(Reason.NOT_RECORDED, query.key)
