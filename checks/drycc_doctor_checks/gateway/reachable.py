from ipaddress import ip_address, ip_network

from drycc_doctor.api import Failed, Finding, Findings, check, fail, passed, subject, unknown
from drycc_doctor.facts.dns.node_records import Connection
from drycc_doctor.facts.reachability.open_ports import SSH, GatewayPorts
from drycc_doctor_checks.changes import with_tls
from drycc_doctor_checks.http_findings import no_ipv6

_INSIDE = tuple(map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")))
"""Networks that are reached from inside only (RFC 1918, RFC 6598, RFC 4193)."""


@check("gateway-reachable", title="Every address of the gateway takes connections")
def reachable(gateway_ports: GatewayPorts) -> Findings:
    """A client picks any one of the gateway's addresses: if one of three is dead, every third request fails.

    From this machine, a TCP connection is opened to 80, to 443 where the gateway ends TLS, and to 2222 (git push by SSH,
    unless the builder's Service is a load balancer itself), at every address of the gateway. A dead address is told apart
    from one on which only some port is closed.

    A dead address: see whether the load balancer still has it, and which node announces it; a firewall shows as a
    timeout. A closed 2222: istiod serves the builder's TCPRoute only with PILOT_ENABLE_ALPHA_GATEWAY_API; many cloud
    firewalls let only 80 and 443 through. A private address is reached from inside its network only.
    """
    for ip, ports in gateway_ports.items:
        yield from _findings(ip, ports)
    if not gateway_ports.items:
        about = subject.gateway("drycc-gateway")
        yield unknown("no-address", about, "no connection was tried: the gateway has no address that is known")


def _findings(ip: str, ports: dict[int, Connection | Failed]) -> Findings:
    about = subject.address(ip)
    closed = {port: one.trouble for port, one in ports.items() if isinstance(one, Connection) and not one.open}
    untried = [(port, one) for port, one in ports.items() if isinstance(one, Failed)]
    if untried:
        port, failed = untried[0]
        yield unknown(failed.reason, about, f"{ip} port {port} was not tried: {failed.detail or failed.reason}")
    if closed and len(closed) == len(ports):
        yield _dead(ip, closed)
        return
    if web := {port: trouble for port, trouble in closed.items() if port != SSH}:
        remedy = "see the ports of Service drycc-gateway-istio, and the firewall between here and the gateway"
        why = f"{ip} takes no connection on {_listed(web)}"
        if [*web] == [443]:
            yield fail("https-closed", about, why, remedy=remedy)
        else:
            yield fail("web-closed", about, why, remedy=remedy)
    if SSH in closed:
        remedy = "see gateway-tcp, and whether a firewall or load balancer in front lets port 2222 through"
        why = f"git push cannot reach {ip}: {_listed({SSH: closed[SSH]})}"
        yield fail("ssh-closed", about, why, remedy=remedy)
    if not closed and not untried:
        yield passed("ok", about, f"{ip} takes connections on {', '.join(map(str, ports))}")


def _dead(ip: str, closed: dict[int, str]) -> Finding:
    about, ours = subject.address(ip), {no_ipv6(ip, trouble) for trouble in closed.values()}
    if len(ours) == 1 and (why := ours.pop()):
        return unknown("no-ipv6", about, why)
    where = "; it is private: are you in its network?" if any(ip_address(ip) in each for each in _INSIDE) else ""
    remedy = "kubectl describe service -n @ drycc-gateway-istio: see that the load balancer still has this address"
    return fail("dead", about, f"{ip} takes no connection at all: {_listed(closed)}{where}", remedy=remedy)


def _listed(closed: dict[int, str]) -> str:
    return ", ".join(f"{port} ({trouble or 'closed'})" for port, trouble in closed.items())


reachable.must_fail("dead", "one of two addresses is dead", lambda w: w.gateway.add_dead("192.0.2.11"))
reachable.must_fail("https-closed", "the certificate's Secret is gone", with_tls(lambda w: w.acme.lose_secret()))
reachable.must_not_know("no-ipv6", "this machine has no IPv6", lambda w: w.gateway.add_far("3fff::10"))
reachable.must_fail("ssh-closed", "nothing listens on 2222", lambda w: w.gateway.shut(2222))
reachable.must_fail("web-closed", "a firewall takes port 80 away", lambda w: w.gateway.shut(80))
reachable.must_not_know("no-address", "the gateway has no address", lambda w: w.gateway.lose_address())
