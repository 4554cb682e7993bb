"""The controller's API, asked by name, at the gateway's addresses, and from inside."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.dns.domain import Domain, PlatformHosts
from drycc_doctor.facts.http.page import HttpReply, Page, secured
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.reachability.gateway_addresses import GatewayAddresses
from drycc_doctor.model.fact import FactContext, Missing
from drycc_doctor.model.query import HttpGet, ServiceGet, any_of

SERVICE = "drycc-controller-api"
MADE_UP = "token made-up-by-drycc-doctor"
_AT_MOST = 4  # addresses that are asked one by one


class ControllerOutside(msgspec.Struct, frozen=True):
    """``/v2/`` asked by name, and at each of the gateway's addresses with the same Host: without and with a token.

    The token is made up: with one, the controller asks its cache and database before it says no (drycc/controller#telling-states-apart).
    """

    host: str
    url: str
    by_name: HttpReply
    pinned: tuple[tuple[str, HttpReply], ...]
    bad_token: HttpReply

    asks: ClassVar = (any_of(HttpGet, authorization=""), any_of(HttpGet, authorization=MADE_UP))

    @classmethod
    def gather(
        cls, ask: FactContext, domain: Domain, hosts: PlatformHosts, gateway_addresses: GatewayAddresses | Missing
    ) -> Self:
        """All side by side. The token goes by name where the name resolves, else to the first address."""
        host = f"drycc.{domain.name}"
        url = f"{hosts.scheme}://{host}/v2/"
        ips = () if isinstance(gateway_addresses, Missing) else gateway_addresses.ips[:_AT_MOST]
        queries = [HttpGet(url, address) for address in ("", *ips)]
        tokens = [HttpGet(url, address, MADE_UP) for address in ("", *ips[:1])]
        (first, *_), replies = zip(*secured(ask, [*queries, *tokens]), strict=True)
        refusals = replies[len(queries) :]
        bad = next((r for r in refusals if isinstance(r, Page) and r.status), refusals[0])
        return cls(host, first, replies[0], tuple(zip(ips, replies[1 : len(queries)], strict=True)), bad)


class ControllerInside(msgspec.Struct, frozen=True):
    """The controller asked through the API server's service proxy, past DNS and gateway."""

    api: HttpReply
    readiness: HttpReply

    asks: ClassVar = (ServiceGet(SERVICE, "80", "/v2/"), ServiceGet(SERVICE, "80", "/readiness"))
    requires: ClassVar = (Components,)

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """Two questions."""
        api, readiness = ask.replies(cls.asks, Page)
        return cls(api, readiness)
