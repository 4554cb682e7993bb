"""The host names of the apps' routes, and what DNS says of them: thousands, so the questions have a bound."""

from collections.abc import Iterator
from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.apps.namespaces import LABELS
from drycc_doctor.facts.dns.lookups import LOOKUPS, Resolved, Rrset
from drycc_doctor.facts.gateway.app_gateways import AppGateways
from drycc_doctor.facts.gateway.gateway import API, is_ip
from drycc_doctor.facts.kubernetes.objects import Named, Obj
from drycc_doctor.model.fact import FactContext, fields_of
from drycc_doctor.model.query import DnsLookup, KubeList, RandomLabel
from drycc_doctor.model.reply import Failed

MOST = 200
"""So many host names are looked up; each app's first before any app's second."""
_BATCH = 100
"""So many at a time: where none of a batch is answered, no more are asked for."""
_NODATA = Rrset("NODATA")


class _RouteSpec(Obj, frozen=True):
    hostnames: tuple[str, ...] = ()


class _Route(Obj, frozen=True):
    metadata: Named
    spec: _RouteSpec = _RouteSpec()


_ROUTES = KubeList(f"{API}/v1", "httproutes", labels=LABELS, keep=fields_of(_Route))


class AppHost(msgspec.Struct, frozen=True):
    """One host name of an app; ``gateway`` are the addresses of the app's own Gateway, host names among them."""

    app: str
    name: str
    gateway: tuple[str, ...]
    answer: Resolved


class AppDomains(msgspec.Struct, frozen=True):
    """The apps' host names that were looked up, out of ``total``.

    ``addresses`` are those of all the apps' Gateways; ``resolved`` what their host names lead to, where they have some.
    """

    items: tuple[AppHost, ...]
    total: int
    addresses: frozenset[str]
    resolved: dict[str, tuple[str, ...]]

    asks: ClassVar = (_ROUTES, RandomLabel("wildcard"), *LOOKUPS)

    @classmethod
    def gather(cls, ask: FactContext, known: AppGateways) -> Self:
        """One list, then a question for each host name, and a second where there is no IPv4 address."""
        label = ask.answer(RandomLabel("wildcard"), str)
        routes = ask.objects(_ROUTES, _Route)
        named = ((route.metadata.namespace, host) for route in routes for host in route.spec.hostnames)
        hosts = _in_turn(list(dict.fromkeys((app, host.lower().rstrip(".")) for app, host in named)))
        gateways = {one.metadata.name: tuple(a.value for a in one.status.addresses) for one in known.items}
        answers = _looked_up(ask, [host.replace("*", label, 1) for _, host in hosts[:MOST]])
        items = tuple(
            AppHost(app, host, gateways.get(app, ()), answer)
            for (app, host), answer in zip(hosts, answers, strict=False)
        )
        addresses = frozenset(address for own in gateways.values() for address in own)
        return cls(items, len(hosts), addresses, _names(ask, items))


def _in_turn(hosts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each app's first host, then each app's second, and so on.

    >>> _in_turn([("a", "a.test"), ("a", "b.test"), ("c", "c.test")])
    [('a', 'a.test'), ('c', 'c.test'), ('a', 'b.test')]
    """
    nth: dict[str, int] = {}
    ranked = []
    for app, host in hosts:
        nth[app] = nth.get(app, -1) + 1
        ranked.append((nth[app], app, host))
    return [(app, host) for _, app, host in sorted(ranked)]


def _looked_up(ask: FactContext, names: list[str]) -> Iterator[Resolved]:
    """Their IPv4 addresses, and the IPv6 ones of those that are there and have none."""
    for at in range(0, len(names), _BATCH):
        batch = names[at : at + _BATCH]
        replies = dict(zip(batch, ask.replies([DnsLookup(name, "A") for name in batch], Rrset), strict=True))
        bare = [name for name, reply in replies.items() if isinstance(reply, Rrset) and reply.rcode == "NODATA"]
        v6 = dict(zip(bare, ask.replies([DnsLookup(name, "AAAA") for name in bare], Rrset), strict=True))
        yield from (Resolved(name, replies[name], v6.get(name, _NODATA)) for name in batch)
        if all(isinstance(reply, Failed) for reply in replies.values()):
            return


def _names(ask: FactContext, items: tuple[AppHost, ...]) -> dict[str, tuple[str, ...]]:
    """The addresses of the Gateways' host names, where a host does not lead to them by name."""
    followed = {target for one in items for target in one.answer.targets}
    names = sorted({a for one in items for a in one.gateway if not is_ip(a)} - followed)[:MOST]
    replies = ask.replies([DnsLookup(name, "A") for name in names], Rrset)
    return {name: one.records for name, one in zip(names, replies, strict=True) if not isinstance(one, Failed)}
