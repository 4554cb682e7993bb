"""TCP and SSH: whether a port is open, and the key that the builder shows."""

from drycc_doctor.model.query import SshHostKey, TcpConnect
from drycc_doctor.model.reply import Got, Reply
from drycc_doctor.sealing.public import host_key
from drycc_doctor.worlds.answers import network
from drycc_doctor.worlds.answers.page import reason
from drycc_doctor.worlds.answers.request import Request
from drycc_doctor.worlds.state.state import State

_BANNER = "SSH-2.0-Go"


def connect(state: State, query: TcpConnect) -> Reply:
    """Whether a port is open."""
    at = (query.address, query.port)
    listening = any(at == (address, port) for address, port, _ in network.listening(state))
    is_open = listening and not network.refuses(state, *at)
    banner = _BANNER if is_open and query.banner and query.port == network.SSH else ""
    trouble = "unreachable" if query.address in state.no_way else "" if is_open else "refused"
    return Got({"open": is_open, "trouble": trouble, "banner": banner})


def ssh_key(state: State, query: SshHostKey) -> Reply:
    """The key of an SSH server."""
    answer = network.through_gateway(state, query.address, query.port, Request("/"), "")
    key = host_key(answer.body)
    if key is None:
        return Got({"trouble": reason(answer), "banner": "", "type": "", "sha256": ""})
    return Got({"trouble": "", "banner": _BANNER} | key)
