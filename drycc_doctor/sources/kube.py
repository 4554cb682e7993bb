"""Read a Kubernetes API server: GET only, in pages, each decoded into just what is kept, and sealed."""

import time
from collections.abc import Iterator
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import msgspec

from drycc_doctor.model.query import (
    PLATFORM,
    KubeGet,
    KubeList,
    KubeQuery,
    KubeTable,
    NamespaceGet,
    ObjectGet,
    PodGet,
    PodLog,
    ServerTime,
    ServiceGet,
)
from drycc_doctor.model.reply import Failed, Got, Reason, Reply
from drycc_doctor.sealing.door import Door
from drycc_doctor.sources.kube_proxy import proxied
from drycc_doctor.sources.kube_shape import decoder
from drycc_doctor.sources.kube_transport import CannotAskError, Transport, accepted

_PAGE = "500"  # objects, as kubectl asks for
_TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io"
_EXPIRED = 410


class _Meta(msgspec.Struct):
    token: str = msgspec.field(name="continue", default="")


class _Page(msgspec.Struct):
    items: list[msgspec.Raw] | None
    metadata: _Meta = msgspec.field(default_factory=_Meta)


class _Column(msgspec.Struct):
    name: str


class _Row(msgspec.Struct):
    cells: list[Any]


class _Table(msgspec.Struct, tag_field="kind", tag="Table", rename="camel"):
    column_definitions: list[_Column]
    rows: list[_Row] | None = None


# made once, when nothing else runs: msgspec crashes if two threads meet a new type at once
_PAGES, _TABLES = msgspec.json.Decoder(_Page), msgspec.json.Decoder(_Table)


class KubeSource:
    """Answers all that is asked of an API server; ``namespace`` is the platform's own."""

    def __init__(self, transport: Transport, door: Door, namespace: str) -> None:
        self._transport, self._door, self._namespace = transport, door, namespace

    def ask(self, query: KubeQuery, /) -> Reply:
        """Answer, or say why not."""
        try:
            return self._answer(query)
        except CannotAskError as error:
            return error.failed
        except (ValueError, RecursionError):  # what msgspec says of no JSON, and of JSON that is nested without end
            return Failed(
                Reason.UNREADABLE, "what answers is not what an API server answers; is something between us and it?"
            )

    def _answer(self, query: KubeQuery) -> Reply:
        match query:
            case KubeList():
                return Got(self._list(query))
            case KubeTable():
                return Got(self._table(query))
            case KubeGet():
                return Got(self._door.kube("", msgspec.json.decode(self._transport.json(quote(query.path)).body)))
            case NamespaceGet():
                answer = self._transport.json(f"/api/v1/namespaces/{quote(self._namespace, safe='')}")
                return Got(self._door.kube("namespaces", decoder(query.keep)(msgspec.Raw(answer.body))))
            case ObjectGet():
                path = self._path(query.api, query.plural, query.namespace)
                answer = self._transport.json(f"{path}/{quote(query.name, safe='')}")
                return Got(self._door.kube(query.plural, decoder(query.keep)(msgspec.Raw(answer.body))))
            case ServerTime():
                return self._time()
            case ServiceGet():
                return proxied(
                    self._transport, self._door, self._path("v1", "services", PLATFORM), query.service, query
                )
            case PodGet():
                return proxied(self._transport, self._door, self._path("v1", "pods", PLATFORM), query.pod, query)
            case PodLog():
                path = f"{self._path('v1', 'pods', PLATFORM)}/{quote(query.pod, safe='')}/log"
                options = [("container", query.container), ("tailLines", "1"), ("limitBytes", "1024")]
                return Got(self._door.log(accepted(self._transport.get(path, options, accept="*/*")).body))

    def _path(self, api: str, plural: str, namespace: str) -> str:
        root = f"/apis/{api}" if "/" in api else f"/api/{api}"
        within = self._namespace if namespace == PLATFORM else namespace
        return f"{root}/namespaces/{quote(within, safe='')}/{plural}" if within else f"{root}/{plural}"

    def _list(self, query: KubeList) -> list[Any]:
        for _ in range(2):  # others may write too much while we turn the pages: once more from the start
            with suppress(_ExpiredError):
                return list(self._objects(query))
        why = "the list changes faster than it can be read: its continue token expired twice"
        raise CannotAskError(Failed(Reason.TIMEOUT, why))

    def _objects(self, query: KubeList) -> Iterator[Any]:
        path, token = self._path(query.api, query.plural, query.namespace), ""
        options = _selected(("labelSelector", query.labels), ("fieldSelector", query.fields), ("limit", _PAGE))
        decode = decoder(query.keep)
        while True:
            page = self._page(path, [*options, ("continue", token)] if token else options)
            yield from (self._door.kube(query.plural, decode(item)) for item in page.items or ())
            token = page.metadata.token
            if not token:
                return

    def _page(self, path: str, options: list[tuple[str, str]]) -> _Page:
        answer = self._transport.get(path, options)
        if answer.status == _EXPIRED:
            raise _ExpiredError
        return _PAGES.decode(accepted(answer).body)

    def _table(self, query: KubeTable) -> Any:
        path = self._path(query.api, query.plural, query.namespace)
        options = _selected(("labelSelector", query.labels), ("includeObject", "None"))
        table = _TABLES.decode(self._transport.json(path, options, _TABLE).body)
        columns, rows = [c.name for c in table.column_definitions], [r.cells for r in table.rows or ()]
        return self._door.kube("", {"columns": columns, "rows": rows})

    def _time(self) -> Reply:
        before = time.time()
        answer = self._transport.json("/version")
        here = (before + time.time()) / 2
        try:
            return Got({"server": parsedate_to_datetime(answer.header("date")).timestamp(), "here": here})
        except ValueError:
            return Failed(Reason.UNREADABLE, "the API server's answer has no readable Date")


class _ExpiredError(Exception):
    """A continue token was too old (410)."""


def _selected(*options: tuple[str, str]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in options if value]
