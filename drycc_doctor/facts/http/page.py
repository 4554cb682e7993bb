"""One HTTP answer, as far as it is told; and the one behind a redirect to TLS."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from drycc_doctor.model.fact import Ask
from drycc_doctor.model.query import HttpGet
from drycc_doctor.model.reply import Failed
from drycc_doctor.sealing.seal import Seal, Url


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
