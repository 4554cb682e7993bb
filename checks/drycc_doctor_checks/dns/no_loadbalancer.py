"""Without a load balancer, records lead to nodes that are there."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import (
    SKIP,
    UNKNOWN,
    WARN,
    Failed,
    Finding,
    World,
    check,
    fail,
    passed,
    skip,
    subject,
    unknown,
    warn,
)
from drycc_doctor.facts.dns.magic_domains import is_private
from drycc_doctor.facts.dns.node_records import Direct, DirectRecords
from drycc_doctor.facts.kubernetes.objects import condition


@check("dns-no-loadbalancer", title="Without a load balancer, records lead to nodes that are there")
def no_loadbalancer(found: DirectRecords) -> Iterator[Finding]:
    """On bare metal, records often lead to the nodes themselves; DNS does not notice when one of them is lost.

    Looked at are the addresses of the platform's names that are a node's, and where there is no Service of type
    LoadBalancer, all of them. A node must be ready, and port 80 must answer. An address that no node has may be a
    router's or a balancer's of your own, if it answers. A private address is told: outside your network it leads
    nowhere.

    Take the address of a node that is gone out of the record, or install a load balancer such as MetalLB, whose address
    moves to a node that is well.
    """
    about = subject.wildcard(found.domain)
    if found.items:
        for one in found.items:
            yield _judged(found, one)
    elif found.balanced:
        yield skip("load-balancer", about, "a load balancer stands in front of the nodes")
    elif isinstance(found.answer.v4, Failed) or not found.answer.v4.told:
        yield unknown("no-answer", subject.resolver(), f"what *.{found.domain} leads to is not known")
    else:
        yield skip("no-record", about, f"*.{found.domain} does not resolve: there is no record to judge")


def _judged(found: DirectRecords, one: Direct) -> Finding:
    about, record = subject.wildcard(found.domain), f"*.{found.domain}"
    remedy = f"take {one.address} out of the records of {found.domain}, or make it answer"
    is_open = not isinstance(one.port, Failed) and one.port.open
    said = "" if is_open else f", and port 80 does not answer ({_why(one)})"
    if one.node is not None and not _is_ready(one):
        why = f"{record} leads to node {one.node.metadata.name} ({one.address}), which is not ready{said}"
        return fail("node-not-ready", about, why, remedy=remedy)
    if is_private(one.address):
        whose = f"node {one.node.metadata.name}'s" if one.node else "no node's"
        why = f"{record} leads to {one.address}, {whose} and a private address: only your own network reaches it{said}"
        return warn("private", about, why, remedy="use public addresses, if others are to reach the platform")
    if isinstance(one.port, Failed):
        return unknown(
            str(one.port.reason), subject.address(one.address), f"port 80 of {one.address} was not tried: {one.port}"
        )
    if one.node is None and not is_open:
        known = "which nodes there are is not known" if found.nodes else "no node has it"
        return fail("no-node", about, f"{record} leads to {one.address}: {known}{said}", remedy=remedy)
    if not is_open:
        return fail("no-answer", about, f"{record} leads to {one.address}, a node's{said}", remedy=remedy)
    whose = f"node {one.node.metadata.name}" if one.node else "no node: a router or balancer of your own"
    return passed("ok", about, f"{record} leads to {one.address} ({whose}), and port 80 answers")


def _is_ready(one: Direct) -> bool:
    ready = condition(one.node.status.conditions, "Ready") if one.node else None
    return ready is not None and ready.true


def _why(one: Direct) -> str:
    return str(one.port) if isinstance(one.port, Failed) else one.port.trouble


@no_loadbalancer.must_fail("no-node", "the record leads to a machine that was given back")
def no_node(world: World) -> None:
    world.serve_from_nodes()
    world.dns.point_wildcard("203.0.113.11", "203.0.113.99")


@no_loadbalancer.must_fail("node-not-ready", "one of three nodes is lost, and DNS does not know")
def lost_node(world: World) -> None:
    world.serve_from_nodes()
    world.node("node-2").lose()
    world.open -= {"203.0.113.12"}


@no_loadbalancer.must_fail("no-answer", "a node is ready, and nothing listens on its port 80")
def no_answer(world: World) -> None:
    world.serve_from_nodes()
    world.open -= {"203.0.113.13"}


@no_loadbalancer.must_be(WARN, "private", "the record leads to a private address")
def private(world: World) -> None:
    world.serve_from_nodes()
    world.dns.point_wildcard("10.0.0.11")
    world.open |= {"10.0.0.11"}


@no_loadbalancer.must_be(UNKNOWN, "no-answer", "the resolver is silent")
def silent(world: World) -> None:
    world.serve_from_nodes()
    world.dns.silence()


no_loadbalancer.must_be(
    SKIP, "load-balancer", "there is a load balancer", lambda w: w.gateway.give(*w.gateway.addresses)
)


@no_loadbalancer.must_be(SKIP, "no-record", "no record was made yet")
def no_record(world: World) -> None:
    world.serve_from_nodes()
    world.dns.remove_wildcard()
