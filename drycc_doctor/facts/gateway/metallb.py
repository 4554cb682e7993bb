"""The addresses that MetalLB may give, and which of them the platform's gateways and its apps' have."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.listed import is_served
from drycc_doctor.facts.kubernetes.objects import Named, Obj
from drycc_doctor.facts.platform.options import OperatorOptions
from drycc_doctor.model.fact import FactContext, fields_of
from drycc_doctor.model.query import KubeGet, KubeList

_Address = IPv4Address | IPv6Address


class _Allocation(Obj, frozen=True):
    namespaces: tuple[str, ...] = ()


class _Spec(Obj, frozen=True):
    addresses: tuple[str, ...] = ()
    auto_assign: bool = True
    service_allocation: _Allocation = _Allocation()


class _Status(Obj, frozen=True):
    v4_left: int | None = msgspec.field(name="availableIPv4", default=None)  # v0.15 and later tell
    v6_left: int | None = msgspec.field(name="availableIPv6", default=None)


class IPAddressPool(Obj, frozen=True):
    """An IPAddressPool of MetalLB."""

    metadata: Named
    spec: _Spec = _Spec()
    status: _Status = _Status()

    @property
    def size(self) -> int:
        """How many addresses it has."""
        return sum(int(last) - int(first) + 1 for first, last in _ranges(self.spec.addresses))

    def serves(self, namespace: str) -> bool:
        """Whether it is for a namespace, as far as it names namespaces: it may choose them, and Services, by labels."""
        only = self.spec.service_allocation.namespaces
        return not only or namespace in only

    def free(self, taken: set[str]) -> int:
        """How many addresses are left at most: of those that are known to be taken, and by its controller's own count."""
        left = max(0, self.size - sum(map(self.holds, taken)))
        v4, v6 = self.status.v4_left, self.status.v6_left
        return left if v4 is None or v6 is None else min(left, v4 + v6)

    def holds(self, address: str) -> bool:
        """Whether an address is one of its own; a host name never is."""
        try:
            ip = ip_address(address)
        except ValueError:
            return False
        ranges = _ranges(self.spec.addresses)
        return any(ip.version == first.version and int(first) <= int(ip) <= int(last) for first, last in ranges)


def _ranges(texts: tuple[str, ...]) -> list[tuple[_Address, _Address]]:
    return [ends for text in texts if (ends := _range(text)) is not None]


def _range(text: str) -> tuple[_Address, _Address] | None:
    """A range as MetalLB takes it; None for what is none.

    >>> _range("192.0.2.0/30") == _range("192.0.2.0 - 192.0.2.3"), _range("")
    (True, None)
    """
    first, dash, last = (part.strip() for part in text.partition("-"))
    try:
        ends = (ip_address(first), ip_address(last)) if dash else ip_network(first, strict=False)
    except ValueError:
        return None
    lowest, highest = ends[0], ends[-1]
    return (lowest, highest) if lowest.version == highest.version and int(lowest) <= int(highest) else None


class MetalLB(msgspec.Struct, frozen=True):
    """Its pools; None where it is not installed."""

    pools: tuple[IPAddressPool, ...] | None
    namespace: str = ""  # the platform's

    asks: ClassVar = (
        KubeGet("/apis/metallb.io/v1beta1"),
        KubeList("metallb.io/v1beta1", "ipaddresspools", keep=fields_of(IPAddressPool)),
    )

    @classmethod
    def gather(cls, ask: FactContext, operator: OperatorOptions) -> Self:
        """Discovery first, which everybody may ask: a right to list what is not there is nobody's."""
        served, pools = cls.asks
        return cls(ask.objects(pools, IPAddressPool) if is_served(ask, served) else None, operator.namespace)

    @property
    def automatic(self) -> tuple[IPAddressPool, ...]:
        """The pools of which a Service of the platform gets an address without asking for it."""
        ours = (pool for pool in self.pools or () if pool.serves(self.namespace))
        return tuple(pool for pool in ours if pool.spec.auto_assign and pool.size)

    @property
    def size(self) -> int:
        """How many addresses these pools have."""
        return sum(pool.size for pool in self.automatic)

    def free(self, taken: set[str]) -> int:
        """How many addresses are left at most."""
        return sum(pool.free(taken) for pool in self.automatic)

    def holds(self, *addresses: str) -> bool:
        """Whether any of some addresses is of its pools."""
        return any(pool.holds(one) for pool in self.pools or () for one in addresses)
