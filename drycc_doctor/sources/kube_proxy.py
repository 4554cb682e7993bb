"""GET from a Service or a pod through the API server, and tell whose answer it is."""

from typing import Any
from urllib.parse import quote

from drycc_doctor.model.query import PodGet, ServiceGet
from drycc_doctor.model.reply import Got, Reply
from drycc_doctor.sealing.door import Door
from drycc_doctor.sources.body import PAGE_LIMIT
from drycc_doctor.sources.kube_transport import Answer, CannotAskError, Status, Transport, refusal, status_of
from drycc_doctor.sources.trouble import Trouble, page, scrub


def proxied(transport: Transport, door: Door, path: str, name: str, query: ServiceGet | PodGet) -> Reply:
    """The page of ``name`` below ``path``, the list's path. Raises CannotAskError where the API server is not reached."""
    where = f"{quote(name, safe=':')}:{quote(query.port, safe='')}" if query.port else quote(name, safe=":")
    asked = f"{path}/{where}/proxy/{query.path.lstrip('/')}"
    try:
        answer = transport.get(asked, accept="*/*", limit=PAGE_LIMIT)
    except CannotAskError as error:
        if error.silent and transport.answers():  # it waits for the program as long as we do
            return Got(page(Trouble("timeout", "no answer in time")))
        raise
    status = status_of(answer)
    if status is not None and answer.status >= 400:
        return _own(answer, status)
    told: dict[str, Any] = door.page(answer.status, answer.headers, answer.body, truncated=answer.truncated)
    return Got(told | {"trouble": "", "detail": ""})


def _own(answer: Answer, status: Status) -> Reply:
    """The API server's own word: only it sends a Status. All else, a 401 too, is the answer of the thing asked."""
    said = scrub(status.message or "")
    if answer.status == 404:
        return Got(page(Trouble("not-found", said)))
    if "no endpoints available" in said:
        return Got(page(Trouble("no-endpoints", said)))
    if answer.status < 500:
        return refusal(answer)
    return Got(page(Trouble("unreached", said)))
