"""HTTP: what comes back to a request from here, and whether a default password lets in."""

from urllib.parse import urlsplit

from drycc_doctor import default_login as login
from drycc_doctor.model.query import DefaultLogin, HttpGet, TlsChain
from drycc_doctor.model.reply import Failed, Got, Reason, Reply
from drycc_doctor.worlds.answers import dns, network, tls
from drycc_doctor.worlds.answers.page import no_page, page
from drycc_doctor.worlds.answers.request import request
from drycc_doctor.worlds.state.state import State


def get(state: State, query: HttpGet) -> Reply:
    """A page."""
    host, port, path, secure = _parts(query.url)
    if failed := dns.mute(state, query.address, host):
        return failed
    addresses = dns.addresses(state, query.address, host)
    if not addresses:
        return Got(no_page("name", f"{host} does not resolve"))
    chain = tls.chain(state, TlsChain(host, port, addresses[0])) if secure else {}
    if chain.get("trouble") == "tls":
        return Got(no_page("tls", chain["detail"]))
    headers = [("authorization", query.authorization)] if query.authorization else []
    return Got(page(network.through_gateway(state, addresses[0], port, request(path or "/", headers), host)))


def log_in(state: State, query: DefaultLogin) -> Reply:
    """Whether a program lets admin in with the password admin."""
    host, port, path, _ = _parts(query.url)
    if failed := dns.mute(state, query.address, host):
        return failed
    if state.options.get("active") != "true":
        return Failed(Reason.NOT_ASKED, "it leaves a trace; --active allows it")
    addresses = dns.addresses(state, query.address, host)
    if not addresses:
        return Got({"entered": None, "status": 0, "trouble": "name", "detail": f"{host} does not resolve"})
    method, headers, body = login.login_request(query.program, query.url)
    sent = request(path, [*headers.items()], method, body)
    if (addresses[0], port) in network.pod_listening(state):
        answer = network.at_pod_address(state, addresses[0], sent)
    else:
        answer = network.through_gateway(state, addresses[0], port, sent, host)
    entered = login.logged_in(query.program, answer.status, answer.headers, answer.body)
    return Got({"entered": entered, "status": answer.status, "trouble": answer.trouble, "detail": ""})


def _parts(url: str) -> tuple[str, int, str, bool]:
    """Host, port, path, and whether it is HTTPS."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    return parts.hostname or "", parts.port or (network.HTTPS if secure else network.HTTP), parts.path, secure
