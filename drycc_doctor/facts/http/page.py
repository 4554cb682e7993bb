"""One HTTP answer, as far as it is disclosed; and the one behind a redirect to TLS."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeVar

import msgspec

from drycc_doctor.model.fact import FactContext, read
from drycc_doctor.model.query import HttpGet, any_of
from drycc_doctor.model.reply import Failed
from drycc_doctor.sealing.seal import Seal, Url

T = TypeVar("T")


class Body(msgspec.Struct, frozen=True):
    """The body of an answer, as far as it is disclosed."""

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
    seconds: float = 0.0  # until it came; given from one second on

    def header(self, name: str) -> str:
        """The first header of a name; empty where there is none, or it is sealed."""
        return next((v for k, v in self.headers if k == name and isinstance(v, str)), "")

    @property
    def location(self) -> str:
        """Where a redirect leads: scheme and host."""
        url = next((v for k, v in self.headers if k == "location"), None)
        return f"{url.scheme}://{url.netloc}" if isinstance(url, Url) else ""

    @property
    def api_version(self) -> str:
        """What the controller says its API version is, before the first comma: twice (drycc/controller#version-headers)."""
        return self.header("drycc_api_version").partition(",")[0].strip()

    @property
    def fields(self) -> dict[str, Any]:
        """The object of a JSON body; empty where it is none."""
        return self.body.json if isinstance(self.body.json, dict) else {}


HttpReply = Page | Failed
"""Failed where the instrument is at fault; a page with ``trouble`` where it is what was asked, or the way there."""


class AskedByName(msgspec.Struct, frozen=True):
    """Base of a fact that is what a public name answers: its host, and the URL that was asked in the end."""

    host: str
    url: str

    asks: ClassVar = (any_of(HttpGet, address="", authorization=""),)


def content(page: HttpReply | None, kind: type[T]) -> T | None:
    """The JSON body of an answer with status 200; None where it is none, or does not fit."""
    if not isinstance(page, Page) or page.status != 200:
        return None
    return read_or_none(page.body.json, kind)


def read_or_none(value: Any, kind: type[T]) -> T | None:
    """A value, read; None where it does not fit."""
    try:
        return read(value, kind)
    except msgspec.ValidationError:
        return None


def secured(ask: FactContext, queries: Sequence[HttpGet]) -> list[tuple[str, HttpReply]]:
    """The URL and the answer to each; where plain HTTP leads to https of the same host, those of there.

    A load balancer that ends TLS in front of a gateway without HTTPS does so, and is right; where nobody listens there, the
    redirect is what is wrong.
    """
    replies = ask.replies(queries, Page)
    answers = [(q.url, reply) for q, reply in zip(queries, replies, strict=True)]
    redirected = [(i, url) for i, q in enumerate(queries) if (url := _https(q, replies[i]))]
    again = [HttpGet(url, queries[i].address, queries[i].authorization) for i, url in redirected]
    for (i, url), query, reply in zip(redirected, again, ask.replies(again, Page), strict=True):
        there = isinstance(reply, Page) and (reply.status or reply.trouble in {"timeout", "tls"})
        if there and not _https(query, reply):
            answers[i] = url, reply
    return answers


def places(
    ask: FactContext, url: str, addresses: Sequence[str], own: Callable[[Page], bool]
) -> tuple[list[tuple[str, HttpReply]], str]:
    """The URL and the answer by name and then at each address; and where more may be asked (empty: by name).

    That is where the program itself answers, as ``own`` tells; else where anybody does; else by name.
    """
    answers = secured(ask, [HttpGet(url, address) for address in ("", *addresses)])
    told = [(at, page) for at, (_, page) in zip(("", *addresses), answers, strict=True) if isinstance(page, Page)]
    answered = [at for at, page in sorted(told, key=lambda one: not own(one[1])) if page.status]
    return answers, answered[0] if answered else ""


def _https(query: HttpGet, reply: HttpReply) -> str:
    """The same URL with https where the answer redirects there; else empty."""
    place = query.url.partition("://")[2]
    there = f"https://{place.partition('/')[0]}"
    redirects = isinstance(reply, Page) and reply.status in {301, 302, 307, 308} and reply.location == there
    return f"https://{place}" if redirects else ""
