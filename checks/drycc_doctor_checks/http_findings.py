"""What is wrong where a request over HTTP got no answer, or not the answer of the program that was asked; and a remedy."""

from ipaddress import ip_address

import msgspec

from drycc_doctor.api import Failed, Finding, Subject, fail, subject, unknown
from drycc_doctor.facts.http.page import HttpReply, Page
from drycc_doctor.facts.http.whose import Whose

_NO_ANSWER = {
    "name": ("the name does not resolve", "make the record; see dns-platform-hosts"),
    "refused": ("the connection is refused", "see that the gateway runs: kubectl get gateway,pods -n @"),
    "timeout": ("nobody answers in time", "see what stands in the way: a firewall, a load balancer, a route"),
    "reset": ("the connection is cut", "see the gateway's log: kubectl logs -n @ deploy/drycc-gateway-istio"),
    "protocol": ("what comes back is not HTTP", "see what listens there; is it TLS on a plain port?"),
    "unreachable": ("no way leads there", "see the routes from this machine to the gateway"),
}
"""By the trouble of a request: what is wrong, what to do."""


def no_ipv6(ip: str, trouble: str) -> str:
    """What to say of an IPv6 address to which no way leads: this machine's doing, not the address's; else nothing."""
    if trouble == "unreachable" and ip_address(ip).version == 6:
        return f"{ip} was not reached: this machine seems to have no way to IPv6"
    return ""


class Obstacle(msgspec.Struct, frozen=True):
    """What kept a request from a program: a code, what is wrong, what to do."""

    code: str
    why: str
    remedy: str


def no_answer(trouble: str, detail: str) -> Obstacle:
    """Of a request without an HTTP answer; see :class:`~drycc_doctor.model.query.HttpGet` for the troubles."""
    if trouble == "tls":
        remedy = "renew the certificate, or let the machine trust its issuer; see kubectl get certificate -n @"
        return Obstacle("tls", f"its certificate is not trusted: {detail}", remedy)
    if trouble not in _NO_ANSWER:
        return Obstacle("no-answer", f"no answer ({trouble})", "ask again; see the gateway's log")
    return Obstacle("no-name" if trouble == "name" else trouble, *_NO_ANSWER[trouble])


def own_words(page: Page) -> str:
    """What a gateway says beside the status, if it is plain text."""
    return f" ({page.body.text})" if page.body.text else ""


def _not_passed_on(page: Page, part: str) -> Obstacle:
    """Behind the gateway nobody is ready, or who is ready takes no connection."""
    if "refused" in page.body.text:
        why = f"{page.status} from the gateway: the connection to {part} is refused{own_words(page)}"
        remedy = f"see that the Service's targetPort is the container's: kubectl describe service -n @ drycc-{part}"
        return Obstacle("backend-refuses", why, remedy)
    why = f"{page.status} from the gateway{own_words(page)}: no pod of {part} is ready"
    return Obstacle("no-backend", why, f"kubectl get pods -n @ -l app=drycc-{part}")


def obstacle(page: Page, part: str) -> Obstacle | None:
    """What stands between us and a part, whose route and Service are called ``drycc-<part>``; None where it answered.

    For parts that say neither 404 nor 503 to what they are asked.
    """
    if page.trouble:
        return no_answer(page.trouble, page.detail)
    if page.status == 404:
        remedy = f"kubectl describe httproute -n @ drycc-{part}"
        return Obstacle("no-route", f"404 from the gateway{own_words(page)}: no route takes this host name", remedy)
    if page.status in {502, 503}:
        return _not_passed_on(page, part)
    if page.status == 504:
        why = f"504 from the gateway: {part} did not answer in time{own_words(page)}"
        return Obstacle("gateway-timeout", why, f"kubectl logs -n @ -l app=drycc-{part}")
    if page.status >= 500:
        return Obstacle("server-error", f"status {page.status}", f"kubectl logs -n @ -l app=drycc-{part}")
    if 300 <= page.status < 400:
        remedy = "let whatever stands in front pass the request on"
        return Obstacle("redirect", f"a redirect to {page.location or 'elsewhere'}", remedy)
    return None


def not_asked(failed: Failed, asked: str, right: Subject, *, remedy: str = "") -> Finding:
    """UNKNOWN: a question to ``asked`` could not be put; ``right`` is blamed where that is what is missing."""
    blamed = right if failed.forbidden else subject.evidence(asked)
    return unknown(failed.reason, blamed, f"{asked} was not asked: {failed.detail or failed.reason}", remedy=remedy)


def by_name(page: HttpReply, about: Subject, url: str, part: str) -> Page | Finding:
    """The page of a part that was asked by its public name, or a finding in its place; see :func:`obstacle`."""
    if isinstance(page, Failed):
        return not_asked(page, url, subject.resolver())
    if blocked := obstacle(page, part):
        return fail(blocked.code, about, f"{url}: {blocked.why}", remedy=blocked.remedy, status=page.status)
    return page


def through_proxy(page: HttpReply, about: Subject, asked: str, right: Subject, whose: Whose) -> Page | Finding:
    """The page of a Service or pod that was asked through the API server, which takes the ``right``, or a finding.

    It is the program's own, by ``whose``; what something else says in its place tells nothing of the program.
    """
    if isinstance(page, Failed):
        return not_asked(page, asked, right)
    if page.trouble:
        return unknown("unreached", about, f"{asked} was not reached by the API server ({page.detail or page.trouble})")
    return page if whose(page) else foreign(page, about, asked)


def foreign(page: Page, about: Subject, asked: str) -> Finding:
    """UNKNOWN: something else answered in a program's place."""
    by = f" by {page.header('server')}" if page.header("server") else ""
    why = f"{asked}: {page.status}{by}{own_words(page)}, which is not the program's own answer"
    remedy = "see what stands before the pod: a sidecar, a proxy, a policy of a mesh; ask it by kubectl port-forward"
    return unknown("foreign", about, why, remedy=remedy)


def from_component(page: HttpReply | None, asked: str, component: str, *, remedy: str = "") -> Page | Finding | None:
    """The page of a component that was asked through its Service and the API server, if it was, or a finding."""
    if isinstance(page, Failed):
        return not_asked(page, asked, subject.right_to_proxy(), remedy=remedy)
    if page is None:
        return None
    if page.trouble:
        detail = f": {page.detail[:120]}" if page.detail else ""
        why = f"{asked} was not reached ({page.trouble}{detail})"
        return unknown(page.trouble, subject.component(component), why, remedy=remedy)
    if page.status >= 500:
        return unknown("server-error", subject.component(component), f"{asked} says {page.status}", remedy=remedy)
    return page
