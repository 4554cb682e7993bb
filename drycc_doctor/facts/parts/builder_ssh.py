"""The host key of the builder's SSH server, at the gateway."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.reachability.gateway_addresses import GatewayAddresses
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import SshHostKey, any_of
from drycc_doctor.model.reply import Failed

PORT = 2222
_AT_MOST = 4  # addresses that are asked one by one


class ServedHostKey(msgspec.Struct, frozen=True):
    """See :class:`~drycc_doctor.model.query.SshHostKey`."""

    trouble: str = ""
    banner: str = ""
    type: str = ""
    sha256: str = ""


class BuilderSsh(msgspec.Struct, frozen=True):
    """The host key at each of the gateway's addresses; none where it has no address."""

    items: tuple[tuple[str, ServedHostKey | Failed], ...]

    asks: ClassVar = (any_of(SshHostKey, port=PORT),)

    @classmethod
    def gather(cls, ask: FactContext, gateway_addresses: GatewayAddresses) -> Self:
        """All side by side."""
        ips = gateway_addresses.ips[:_AT_MOST]
        return cls(tuple(zip(ips, ask.replies([SshHostKey(ip, PORT) for ip in ips], ServedHostKey), strict=True)))
