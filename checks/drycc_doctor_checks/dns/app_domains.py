from drycc_doctor.api import Findings, Missing, check, fail, grouped, listing, passed, skip, subject, unknown, warn
from drycc_doctor.facts.apps.domains import AppDomains, AppHost
from drycc_doctor.facts.dns.lookups import Rrset
from drycc_doctor.facts.reachability.gateway_addresses import GatewayAddresses
from drycc_doctor_checks.changes import for_each
from drycc_doctor_checks.dns import SIGN_AGAIN

_WELL = "ok"
_WORDS = {
    "no-name": "do not resolve",
    "other-gateway": "lead to another Gateway than their app's, which answers 404",
    "elsewhere": "lead to no Gateway of this platform: a proxy of their owners, or an old server",
    "no-answer": "were asked for without an answer",
    "not-told": "cannot be resolved: the resolver says SERVFAIL, REFUSED or the like",
    "dnssec": "cannot be resolved: the DNSSEC signatures of their zones are wrong",
    "no-gateway-address": "resolve, and their app's Gateway has no address to compare with",
}
_REMEDIES = {
    "no-name": "make a record for each that leads to its app's Gateway: kubectl get gateway -A",
    "other-gateway": "every app has a Gateway with an address of its own: kubectl get gateway -A",
    "dnssec": SIGN_AGAIN,
    "elsewhere": "if nobody put a proxy in front: let the record lead to the app's Gateway, kubectl get gateway -A",
}


@check("dns-app-domains", title="The apps' host names lead to their Gateways")
def app_domains(app_domains: AppDomains, gateway_addresses: GatewayAddresses | Missing) -> Findings:
    """Every app with a public process has a Gateway with an address of its own, and its users make the records for it.

    The host names of the apps' HTTPRoutes are looked up, a drawn label for a wildcard one, and compared with the
    addresses of the app's own Gateway: each app's first before any app's second, two hundred at most. They are grouped
    by what is wrong: three are named, the others counted. A few are their owners' business; where it is half of them or
    more, the platform is to blame: the Gateways have got new addresses, or the domain's servers do not answer.

    Tell the owners to make the record anew, with the address of the app's Gateway (`kubectl get gateway -n <app>`).
    """
    total, looked_up = app_domains.total, len(app_domains.items)
    if not total:
        yield skip("no-hosts", subject.apps(), "no app has a host name")
        return
    platforms = frozenset() if isinstance(gateway_addresses, Missing) else frozenset(gateway_addresses.ips)
    groups = grouped((_code(host, app_domains, app_domains.addresses | platforms), host) for host in app_domains.items)
    if well := groups.pop(_WELL, []):
        yield passed(_WELL, subject.apps(), f"{len(well)} of the apps' {total} host names lead to their Gateways")
    for code, hosts in groups.items():
        yield from _of_code(code, hosts, looked_up)
    if (left := total - looked_up) > 0:
        why = f"{left} of the apps' {total} host names were not looked up: there are too many, or nobody answers"
        yield skip("left-out", subject.apps("names that were left out"), why)


def _code(host: AppHost, app_domains: AppDomains, gateways: frozenset[str]) -> str:
    v4, addresses = host.answer.v4, {*host.answer.addresses}
    if not isinstance(v4, Rrset):
        return "no-answer"
    if not v4.answered:
        return "dnssec" if v4.bogus else "not-told"
    if not addresses:
        return "no-name" if isinstance(host.answer.v6, Rrset) else "no-answer"
    if not host.gateway:
        return "no-gateway-address"
    own = {ip for address in host.gateway for ip in app_domains.resolved.get(address, (address,))}
    if host.answer.targets & {*host.gateway} or own & addresses:
        return _WELL
    return "other-gateway" if gateways & addresses else "elsewhere"


def _of_code(code: str, hosts: list[AppHost], total: int) -> Findings:
    names = listing([f"{host.name} ({host.app})" for host in hosts])
    why, about = f"{len(hosts)} host names of apps {_WORDS[code]}: {names}", subject.apps(f"host names, {code}")
    answers = [(host.name, host.answer.v4) for host in hosts[:3]]
    evidence: dict[str, object] = {
        name: ", ".join(v4.records) or v4.rcode if isinstance(v4, Rrset) else v4 for name, v4 in answers
    }
    if code not in _REMEDIES:
        yield unknown(code, about, why)
    elif 2 * len(hosts) >= total and code != "elsewhere":
        yield fail("most", about, f"{len(hosts)} of {total}: {why}", remedy=_REMEDIES[code], **evidence)
    else:
        yield warn(code, about, why, remedy=_REMEDIES[code], **evidence)


_zone_lost = for_each(lambda w: w.app_hosts, lambda w, host: w.dns.remove(host))
app_domains.must_fail("most", "the zone of the apps was lost", _zone_lost)
app_domains.must_warn("no-name", "one app's record was never made", lambda w: w.dns.remove(w.app_hosts[0]))
app_domains.must_warn(
    "other-gateway", "a record leads to the platform", lambda w: w.dns.point(w.app_hosts[0], *w.gateway.addresses)
)
app_domains.must_warn("elsewhere", "one record is old", lambda w: w.dns.point(w.app_hosts[0], "198.51.100.200"))
app_domains.must_warn("dnssec", "one zone has old signatures", lambda w: w.dns.break_signatures(w.app_hosts[0]))
app_domains.must_not_know("not-told", "the resolver cannot say", lambda w: w.dns.servfail())
app_domains.must_not_know("no-answer", "the resolver is silent", lambda w: w.dns.silence())
app_domains.must_not_know("no-gateway-address", "one Gateway has no address", lambda w: w.gateway.starve(w.apps[0]))
_no_hosts = for_each(lambda w: w.apps, lambda w, app: w.objects.clear("httproutes", app))
app_domains.must_skip("no-hosts", "no app has a host name yet", _no_hosts)
app_domains.must_skip("left-out", "an app has more names than are looked up", lambda w: w.add_hosts(w.apps[0], 210))
