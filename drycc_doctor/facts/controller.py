"""The controller's API, asked by name, at the gateway's addresses, and from inside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self

import msgspec

from drycc_doctor.facts.addresses import GatewayAddresses
from drycc_doctor.facts.domain import Domain, PlatformHosts
from drycc_doctor.facts.workloads import Components
from drycc_doctor.model.fact import Ask, Missing
from drycc_doctor.model.query import ClientVersion, HttpGet, ServiceGet, like
from drycc_doctor.model.reply import Failed
from drycc_doctor.model.seal import Seal, Url

SERVICE = "drycc-controller-api"
MADE_UP = "token made-up-by-drycc-doctor"
_AT_MOST = 4  # addresses that are asked one by one


class Body(msgspec.Struct, frozen=True):
    """The body of an answer, as far as it is told."""

    kind: str = "empty"
    json: Any = None
    text: str = ""
    title: str = ""


class Page(msgspec.Struct, frozen=True):
    """One HTTP answer, or how it failed; see :class:`~drycc_doctor.model.query.HttpGet`."""

    status: int = 0
    headers: tuple[tuple[str, str | Url | Seal], ...] = ()
    body: Body = Body()
    trouble: str = ""
    detail: str = ""
    seconds: float = 0.0  # until it came; told from one second on

    def header(self, name: str) -> str:
        """The first header of a name; empty where there is none, or it is not told."""
        return next((v for k, v in self.headers if k == name and isinstance(v, str)), "")

    @property
    def location(self) -> str:
        """Where a redirect leads: scheme and host."""
        found = next((v for k, v in self.headers if k == "location"), None)
        return f"{found.scheme}://{found.netloc}" if isinstance(found, Url) else ""

    @property
    def api_version(self) -> str:
        """What the controller says its API version is: before the first comma, for it says it twice (facts 3.1)."""
        return self.header("drycc_api_version").partition(",")[0].strip()

    @property
    def says(self) -> Any:
        """``detail`` of a JSON body."""
        return self.body.json.get("detail") if isinstance(self.body.json, dict) else None


_REDIRECTS = frozenset({301, 302, 307, 308})


def secured(ask: Ask, queries: Sequence[HttpGet]) -> list[tuple[str, Page | Failed]]:
    """The URL and the answer to each; where plain HTTP leads to https of the same host, those of there.

    A load balancer that ends TLS in front of a gateway without HTTPS does so, and is right.
    """
    replies = ask.replies(queries, Page)
    again = {
        i: HttpGet(f"https://{host}", q.address, q.authorization)
        for i, q in enumerate(queries)
        if (host := _leads(q, replies[i]))
    }
    found = [(q.url, reply) for q, reply in zip(queries, replies, strict=True)]
    for i, reply in zip(again, ask.replies(list(again.values()), Page), strict=True):
        if isinstance(reply, Page) and reply.status and not _leads(again[i], reply):
            found[i] = again[i].url, reply
    return found


def _leads(query: HttpGet, reply: Page | Failed) -> str:
    """The host and path of a query whose answer leads to https of the same host."""
    told = query.url.partition("://")[2]
    to_https = (
        isinstance(reply, Page) and reply.status in _REDIRECTS and reply.location == f"https://{told.partition('/')[0]}"
    )
    return told if to_https else ""


class ControllerOutside(msgspec.Struct, frozen=True):
    """``/v2/`` asked by name, and at each of the gateway's addresses with the same Host: without and with a token.

    The token is made up: with one, the controller asks its cache and database before it says no (facts 15.1).
    """

    host: str
    url: str
    by_name: Page | Failed
    pinned: tuple[tuple[str, Page | Failed], ...]
    bad_token: Page | Failed

    asks: ClassVar = (like(HttpGet, authorization=""), like(HttpGet, authorization=MADE_UP))

    @classmethod
    def gather(cls, ask: Ask, domain: Domain, hosts: PlatformHosts, gateway: GatewayAddresses | Missing) -> Self:
        """All side by side. The token goes by name where the name resolves, else to the first address."""
        host = f"drycc.{domain.name}"
        url = f"{hosts.scheme}://{host}/v2/"
        ips = () if isinstance(gateway, Missing) else gateway.ips[:_AT_MOST]
        queries = [HttpGet(url, address) for address in ("", *ips)]
        tokens = [HttpGet(url, address, MADE_UP) for address in ("", *ips[:1])]
        told = secured(ask, [*queries, *tokens])
        replies = [reply for _, reply in told]
        answered = replies[len(queries) :]
        bad = next((r for r in answered if isinstance(r, Page) and r.status), answered[0])
        return cls(host, told[0][0], replies[0], tuple(zip(ips, replies[1 : len(queries)], strict=True)), bad)


class ControllerInside(msgspec.Struct, frozen=True):
    """The controller asked through the API server's service proxy, past DNS and gateway."""

    api: Page | Failed
    readiness: Page | Failed

    asks: ClassVar = (ServiceGet(SERVICE, "80", "/v2/"), ServiceGet(SERVICE, "80", "/readiness"))

    @classmethod
    def gather(cls, ask: Ask, components: Components) -> Self:  # noqa: ARG003 - without a platform, there is none to ask
        """Two questions."""
        api, readiness = ask.replies(cls.asks, Page)
        return cls(api, readiness)


class _Client(msgspec.Struct, frozen=True):
    found: bool
    cli: str = ""
    api: str = ""


class DryccClient(msgspec.Struct, frozen=True):
    """The drycc client on this machine; ``api`` is the API version that it was made for."""

    found: bool
    cli: str
    api: str

    asks: ClassVar = (ClientVersion(),)

    @classmethod
    def gather(cls, ask: Ask) -> Self:
        """Run it, or take ``--client-version``."""
        told = ask.answer(cls.asks[0], _Client)
        return cls(told.found, told.cli, told.api)
