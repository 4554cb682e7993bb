from drycc_doctor.api import Failed, Finding, Findings, check, fail, passed, skip, subject, unknown, warn
from drycc_doctor.facts.dns.magic_domains import is_private
from drycc_doctor.facts.dns.node_records import DirectRecord, DirectRecords
from drycc_doctor.facts.kubernetes.objects import condition
from drycc_doctor_checks.changes import from_nodes


@check("dns-no-loadbalancer", title="Without a load balancer, records lead to nodes that are there")
def no_loadbalancer(direct_records: DirectRecords) -> Findings:
    """On bare metal, records often lead to the nodes themselves; DNS does not notice when one of them is lost.

    Looked at are the addresses of the platform's names that are a node's, and where there is no Service of type
    LoadBalancer, all of them. A node must be ready, and port 80 must answer. An address that no node has may be a
    router's or a balancer's of your own, if it answers. A private address is told: outside your network it leads
    nowhere.

    Take the address of a node that is gone out of the record, or install a load balancer such as MetalLB, whose address
    moves to a node that is well.
    """
    name, about = f"*.{direct_records.domain}", subject.wildcard(direct_records.domain)
    if direct_records.items:
        yield from (_finding(direct_records, record) for record in direct_records.items)
    elif direct_records.balanced:
        yield skip("load-balancer", about, "a load balancer stands in front of the nodes")
    elif not direct_records.answer.a.answered:
        yield unknown("no-answer", subject.resolver(), f"what {name} leads to is not known")
    else:
        yield skip("no-record", about, f"{name} does not resolve: there is no record to judge")


def _finding(direct_records: DirectRecords, record: DirectRecord) -> Finding:
    domain, address, node, port = direct_records.domain, record.address, record.node, record.port
    about, leads = subject.wildcard(domain), f"*.{domain} leads to"
    remedy = f"take {address} out of the records of {domain}, or make it answer"
    closed = f", and port 80 does not answer ({record.trouble})" if record.trouble else ""
    if node is not None and not ((ready := condition(node.status.conditions, "Ready")) and ready.true):
        why = f"{leads} node {node.metadata.name} ({address}), which is not ready{closed}"
        return fail("node-not-ready", about, why, remedy=remedy)
    if is_private(address):
        whose = f"node {node.metadata.name}'s" if node else "no node's"
        why = f"{leads} {address}, {whose} and a private address: only your own network reaches it{closed}"
        return warn("private", about, why, remedy="use public addresses, if others are to reach the platform")
    if isinstance(port, Failed):
        return unknown(port.reason, subject.address(address), f"port 80 of {address} was not tried: {port}")
    if node is None and closed:
        known = "which nodes there are is not known" if direct_records.nodes else "no node has it"
        return fail("no-node", about, f"{leads} {address}: {known}{closed}", remedy=remedy)
    if closed:
        return fail("no-answer", about, f"{leads} {address}, a node's{closed}", remedy=remedy)
    whose = f"node {node.metadata.name}" if node else "no node: a router or balancer of your own"
    return passed("ok", about, f"{leads} {address} ({whose}), and port 80 answers")


no_loadbalancer.must_fail(
    "no-node", "a machine was given back", from_nodes(lambda w: w.dns.point_wildcard("203.0.113.11", "203.0.113.99"))
)
no_loadbalancer.must_fail("node-not-ready", "one of three nodes is lost, and DNS does not know")(
    from_nodes(lambda w: w.node("node-2").lose(), lambda w: w.open.discard("203.0.113.12"))
)
no_loadbalancer.must_fail("no-answer", "a node's port 80 is shut", from_nodes(lambda w: w.open.discard("203.0.113.13")))
no_loadbalancer.must_warn("private", "the record leads to a private address")(
    from_nodes(lambda w: w.dns.point_wildcard("10.0.0.11"), lambda w: w.open.add("10.0.0.11"))
)
no_loadbalancer.must_not_know("no-answer", "the resolver is silent", from_nodes(lambda w: w.dns.silence()))
no_loadbalancer.must_skip("load-balancer", "there is a balancer", lambda w: w.gateway.give(*w.gateway.addresses))
no_loadbalancer.must_skip("no-record", "no record was made yet", from_nodes(lambda w: w.dns.remove_wildcard()))
