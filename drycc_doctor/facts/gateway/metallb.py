"""The addresses that MetalLB may give, and which of them the platform's gateways and its apps' have."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.objects import Obj
from drycc_doctor.model.fact import Ask, Missing, MissingError, fields_of
from drycc_doctor.model.query import KubeGet, KubeList
from drycc_doctor.model.reply import Failed, Reason

_Address = IPv4Address | IPv6Address


class _Named(Obj, frozen=True):
    name: str


class _Spec(Obj, frozen=True):
    addresses: tuple[str, ...] = ()
    auto_assign: bool = True


class Pool(Obj, frozen=True):
    """An IPAddressPool of MetalLB."""

    metadata: _Named
    spec: _Spec = _Spec()

    @property
    def size(self) -> int:
        """How many addresses it has."""
        return sum(int(last) - int(first) + 1 for first, last in _ranges(self.spec.addresses))

    def holds(self, address: str) -> bool:
        """Whether an address is one of its own; a host name never is."""
        try:
            one = ip_address(address)
        except ValueError:
            return False
        ranges = _ranges(self.spec.addresses)
        return any(one.version == first.version and int(first) <= int(one) <= int(last) for first, last in ranges)


def _ranges(told: tuple[str, ...]) -> list[tuple[_Address, _Address]]:
    return [found for one in told if (found := _range(one)) is not None]


def _range(told: str) -> tuple[_Address, _Address] | None:
    """A range as MetalLB takes it; None for what is none.

    >>> _range("192.0.2.0/30") == _range("192.0.2.0 - 192.0.2.3"), _range("")
    (True, None)
    """
    first, dash, last = (part.strip() for part in told.partition("-"))
    try:
        ends = (ip_address(first), ip_address(last)) if dash else ip_network(first, strict=False)
    except ValueError:
        return None
    found = (ends[0], ends[-1])
    return found if found[0].version == found[1].version and int(found[0]) <= int(found[1]) else None


class MetalLb(msgspec.Struct, frozen=True):
    """Its pools; None where it is not installed."""

    pools: tuple[Pool, ...] | None

    asks: ClassVar = (
        KubeGet("/apis/metallb.io/v1beta1"),
        KubeList("metallb.io/v1beta1", "ipaddresspools", keep=fields_of(Pool)),
    )

    @classmethod
    def gather(cls, ask: Ask) -> Self:
        """Discovery first, which everybody may ask: a right to list what is not there is nobody's."""
        served, pools = cls.asks
        reply = ask.reply(served, object)
        if isinstance(reply, Failed) and reply.reason is Reason.NOT_FOUND:
            return cls(None)
        if isinstance(reply, Failed):
            raise MissingError(Missing.of(served, reply))
        return cls(ask.objects(pools, Pool))

    @property
    def giving(self) -> tuple[Pool, ...]:
        """The pools of which a Service gets an address without asking for it."""
        return tuple(one for one in self.pools or () if one.spec.auto_assign and one.size)

    def free(self, taken: set[str]) -> int:
        """How many addresses are left at most: others than gateways may have some."""
        return sum(max(0, one.size - sum(map(one.holds, taken))) for one in self.giving)
