"""The page that was asked for, or the finding that there is in its place."""

from typing import cast

from drycc_doctor.api import Failed, Finding, fail, subject, unknown
from drycc_doctor.facts.http.page import HttpReply, Page
from drycc_doctor_checks.http_diagnosis import obstacle, unknown_from_failure, unknown_from_page


def by_name(page: HttpReply, about: subject.Subject, url: str, part: str) -> Page | Finding:
    """Of a part that was asked by its public name; see :func:`obstacle`."""
    if isinstance(page, Failed):
        return unknown(*unknown_from_failure(page, url, subject.resolver()))
    if blocked := obstacle(page, part):
        return fail(blocked.code, about, f"{url}: {blocked.why}", remedy=blocked.remedy, status=page.status)
    return page


def through_proxy(page: HttpReply, about: subject.Subject, asked: str, right: subject.Subject) -> Page | Finding:
    """Of a Service or pod that was asked through the API server, which takes the ``right``."""
    if isinstance(page, Failed):
        return unknown(*unknown_from_failure(page, asked, right))
    if page.trouble:
        why = f"{asked} was not reached by the API server ({page.detail or page.trouble})"
        return unknown("unreached", about, why)
    return page


def from_component(page: HttpReply, asked: str, component: str, *, remedy: str = "") -> Page | Finding:
    """Of a component that was asked through its Service and the API server; see :func:`unknown_from_page`."""
    silent = unknown_from_page(page, asked, component)
    return unknown(*silent, remedy=remedy) if silent else cast("Page", page)  # unheard speaks of all that failed
