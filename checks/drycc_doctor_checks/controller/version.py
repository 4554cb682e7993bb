"""Client, server and chart are of versions that go together."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import (
    SKIP,
    UNKNOWN,
    WARN,
    Finding,
    Missing,
    World,
    check,
    fail,
    passed,
    skip,
    subject,
    unknown,
    warn,
)
from drycc_doctor.facts.controller.api import ControllerInside, ControllerOutside
from drycc_doctor.facts.controller.client import DryccClient
from drycc_doctor.facts.http.page import Page
from drycc_doctor.facts.platform.workloads import Components

_IMAGE_VERSION = "component.drycc.cc/version"
_CLIENT = "upgrade the drycc client"
_SERVER = "upgrade the platform with helm, or use an older drycc client"


@check("controller-version", title="Client, server and chart go together")
def version(
    outside: ControllerOutside | Missing,
    inside: ControllerInside | Missing,
    client: DryccClient | Missing,
    components: Components | Missing,
) -> Iterator[Finding]:
    """The server says its API version in a header; the client was made for one (`drycc version -a`).

    They are compared by the client's own rule, which decides whether users see its warning, and rightly: the client
    compares minor versions as text, so that it takes 2.10 for older than 2.9. The API version has not moved for years
    while endpoints changed, so the controller's image is compared with its chart as well.

    The client's version is that of the drycc client on PATH; say another with `--client-version`.
    """
    server = _server(outside, inside)
    if server is None and isinstance(outside, Missing):
        yield unknown(outside.reason, outside.subject, f"the server's API version is not known: {outside.why}")
    elif server is None:
        why = "the server's API version is not known: nobody answered as the controller"
        yield unknown("no-answer", subject.component("drycc-controller"), why)
    elif isinstance(client, Missing):
        yield unknown(client.reason, client.subject, f"the client's version is not known: {client.why}")
    elif not client.found:
        yield skip("no-client", subject.client("drycc"), "there is no drycc client on PATH", option="--client-version")
    else:
        yield _compared(server, client.api)
    if isinstance(components, Components):
        yield from _chart(components)


def _server(outside: ControllerOutside | Missing, inside: ControllerInside | Missing) -> str | None:
    """The header of the first answer that is the controller's; passport's has another (facts 15.2)."""
    pages = [] if isinstance(inside, Missing) else [inside.api, inside.readiness]
    pages += [] if isinstance(outside, Missing) else [outside.by_name, *(page for _, page in outside.pinned)]
    answers = [p for p in pages if isinstance(p, Page) and p.status]
    ours = [p for p in answers if not p.header("drycc_platform_version").startswith("1.")]
    found = [p.api_version for p in ours if p.status == 401 or p.api_version]
    return next((v for v in found if v), found[0] if found else None)


def _compared(server: str, client: str) -> Finding:
    about = subject.client("drycc")
    if _numbers(server) is None:
        remedy = "see what stands in front of the controller: it takes the header drycc_api_version away"
        return fail(
            "no-header",
            subject.component("drycc-controller"),
            f"the server says no API version ({server!r})",
            remedy=remedy,
        )
    if _numbers(client) is None:
        return unknown(
            "no-version", about, f"the client says no API version ({client!r})", remedy="say it with --client-version"
        )
    (major, minor), (other, newest) = _numbers(server) or (0, 0), _numbers(client) or (0, 0)
    told = f"client {client}, server {server}"
    if major != other:
        return fail(
            "other-major",
            about,
            f"client and server are of different major versions: {told}",
            remedy=_CLIENT if major > other else _SERVER,
        )
    if minor < newest:
        return warn("client-newer", about, f"the client is newer than the server: {told}", remedy=_SERVER)
    if str(minor) < str(newest):
        why = f"the client will warn for no reason: it compares as text ({told})"
        return warn(
            "compared-as-text", about, why, remedy="ignore its warning, or upgrade the client: the server is newer"
        )
    return passed("ok", about, f"client and server go together: {told}")


def _numbers(version: str) -> tuple[int, int] | None:
    """Major and minor, as numbers.

    >>> _numbers("2.10")
    (2, 10)
    """
    major, _, minor = version.removeprefix("v").partition(".")
    minor = minor.partition(".")[0]
    return (int(major), int(minor)) if major.isdigit() and minor.isdigit() else None


def _chart(components: Components) -> Iterator[Finding]:
    """The chart's version is in VERSION, the image's in an annotation; on the testing channel neither is a number."""
    part = components.controller
    chart = part.env("VERSION") if part else None
    image = part.workload.metadata.annotations.get(_IMAGE_VERSION) if part else None
    if part is None or not isinstance(chart, str) or not isinstance(image, str):
        return
    if _numbers(chart) is None or _numbers(image) is None:
        return
    about = subject.component("drycc-controller")
    if chart.removeprefix("v") != image.removeprefix("v"):
        why = f"the controller's chart is {chart}, its image {image}"
        yield warn("image-differs", about, why, remedy="remove controller.imageTag from your values, then helm upgrade")
    else:
        yield passed("chart", about, f"the controller's image and chart are both {chart}")


@version.must_fail("other-major", "the client is of the next major version")
def next_major(world: World) -> None:
    world.client["api"] = "3.0"


@version.must_fail("other-major", "the server is of the next major version")
def old_client(world: World) -> None:
    world.api_version = "3.0.0"


@version.must_fail("no-header", "something in front takes the header away")
def no_header(world: World) -> None:
    world.component("controller").answer("/v2/", world.controller_without_version())
    world.component("controller").answer("/readiness", world.controller_without_version())


@version.must_be(WARN, "client-newer", "the client is newer than the server")
def newer_client(world: World) -> None:
    world.client["api"] = "2.4"


@version.must_be(WARN, "compared-as-text", "the server is at 2.10, and the client compares as text")
def as_text(world: World) -> None:
    world.api_version, world.client["api"] = "2.10.0", "2.9"


@version.must_be(WARN, "image-differs", "somebody set another image than the chart's")
def other_image(world: World) -> None:
    world.component("controller").set_env("VERSION", "1.13.1")
    world.component("controller").annotate(_IMAGE_VERSION, "1.12.0")


@version.must_be(UNKNOWN, "no-answer", "nobody answers")
def no_answer(world: World) -> None:
    world.gateway.close()
    world.deny("get services/proxy")


@version.must_be(UNKNOWN, "no-version", "the client does not say what it was made for")
def no_version(world: World) -> None:
    world.client["api"] = ""


@version.must_be(SKIP, "no-client", "there is no client on this machine")
def no_client(world: World) -> None:
    world.client |= {"found": False, "cli": "", "api": ""}
