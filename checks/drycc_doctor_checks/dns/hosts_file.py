from drycc_doctor.api import Finding, Findings, check, passed, subject, unknown, warn
from drycc_doctor.facts.dns.lookups import HostLookups, HostsLines, Resolved
from drycc_doctor_checks.changes import in_turn

_HERE = "192.0.2.10"


@check("dns-hosts-file", title="No line of this machine's hosts file stands in for DNS")
def hosts_file(hosts_lines: HostsLines, host_lookups: HostLookups) -> Findings:
    """A line in the hosts file is the classic way to try a platform before its DNS is made, and is then forgotten.

    The lines for the platform's own names in this machine's hosts file are compared with DNS; no other line is read
    out. A name that only the file knows works here and nowhere else, so that "it works for me" is true and useless. A
    line that says something else than DNS hides from you what all others see.

    Make the record in DNS, and take the line out of the hosts file (`/etc/hosts`).
    """
    lookups = {lookup.name: lookup for lookup in host_lookups.items}
    if not hosts_lines.addresses:
        yield passed("none", subject.client_machine(), "this machine's hosts file has none of the platform's names")
    yield from (_compared(addresses, lookups[name]) for name, addresses in hosts_lines.addresses.items())


def _compared(addresses: tuple[str, ...], dns: Resolved) -> Finding:
    name, about, there = dns.name, subject.host(dns.name), ", ".join(addresses)
    if not dns.a.answered:
        why = f"the hosts file leads {name} to {there}; what DNS says is not known"
        return unknown("no-answer", subject.resolver(), why)
    if not dns.addresses:
        why = f"only this machine's hosts file knows {name} ({there}): it works here and nowhere else"
        return warn("only-here", about, why, remedy=f"make a record for {name} in DNS, and take the line out")
    if not set(addresses) <= set(dns.addresses):
        others = f"all others are led to {', '.join(dns.addresses)} by DNS"
        why = f"this machine's hosts file leads {name} to {there}; {others}"
        return warn("overrides", about, why, remedy=f"take {name} out of the hosts file")
    return passed("same", about, f"the hosts file says of {name} what DNS says: {there}")


_only_here = in_turn(
    lambda w: w.dns.remove_wildcard(),
    lambda w: w.hosts_file.extend((w.host(name), _HERE) for name in ("drycc", "drycc-passport")),
)
hosts_file.must_warn("only-here", "the platform was tried with the hosts file, and DNS was never made", _only_here)
hosts_file.must_warn(
    "overrides", "a line is left from before", lambda w: w.hosts_file.append((w.host("drycc"), "198.51.100.200"))
)
hosts_file.must_not_know("no-answer", "a line is there, and the resolver is silent")(
    in_turn(lambda w: w.hosts_file.append((w.host("drycc"), _HERE)), lambda w: w.dns.silence())
)
