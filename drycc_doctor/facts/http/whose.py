"""Whose an answer is, that came from a pod: its program's own, or of something that stands before it.

A sidecar of a mesh, a proxy that wants a login, or a policy answers in the program's place, with any status. What is known
of each program is what it was recorded to say; all else is nobody's.
"""

from collections.abc import Callable

from drycc_doctor.facts.http.page import Page

Whose = Callable[[Page], bool]
"""Whether an answer is a program's own."""


def _passed_on(page: Page) -> bool:
    """Envoy says how long the program took, and says it of no answer that it makes itself (Envoy: HTTP headers)."""
    return bool(page.header("x-envoy-upstream-service-time"))


def of_django(page: Page) -> bool:
    """The controller's or passport's: uvicorn serves both (drycc/controller#anonymous-answers)."""
    return page.header("server") == "uvicorn" or bool(page.api_version) or _passed_on(page)


def of_builder(page: Page) -> bool:
    """The builder's health pages: 200 or 503, in no name and without markup (drycc/builder#health)."""
    bare = not page.header("server") and page.body.kind != "html"
    return page.status in {200, 503} and (bare or _passed_on(page))


def of_registry(page: Page) -> bool:
    """The registry's: `{}`, or its errors in JSON (drycc/registry#answers; OCI distribution specification)."""
    return bool(registry_errors(page)) or (page.status == 200 and page.body.kind in {"json", "empty"})


def registry_errors(page: Page) -> set[str]:
    """The codes of the errors in a registry's JSON (OCI distribution specification: error codes)."""
    errors = page.fields.get("errors")
    return {str(one.get("code")) for one in errors if isinstance(one, dict)} if isinstance(errors, list) else set()


def of_minio(page: Page) -> bool:
    """MinIO's, which signs all that it says (drycc/storage#minio-answers)."""
    return page.header("server") == "MinIO" or _passed_on(page)


def of_quickwit(page: Page) -> bool:
    """Quickwit's: JSON, its refusals too (drycc/logging#asking-quickwit)."""
    return page.body.kind == "json"
