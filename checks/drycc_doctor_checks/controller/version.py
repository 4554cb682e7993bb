from drycc_doctor.api import Findings, Missing, check, fail, passed, skip, subject, unknown, unknown_because, warn
from drycc_doctor.facts.controller.api import ControllerInside, ControllerOutside
from drycc_doctor.facts.controller.client import DryccClient
from drycc_doctor.facts.http.page import Page
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import in_turn, put, set_env

_IMAGE_VERSION = "component.drycc.cc/version"
_SERVER = "upgrade the platform with helm, or use a drycc client that was made for the server's API version"
_FAILS = "`drycc auth whoami -a` fails, and other commands warn"
_UNNOTICED = "the client does not notice, for it compares as text"


@check("controller-version", title="Client, server and chart go together")
def version(
    outside: ControllerOutside | Missing,
    inside: ControllerInside | Missing,
    drycc_client: DryccClient | Missing,
    components: Components | Missing,
) -> Findings:
    """The server says its API version in a header; the client was made for one (`drycc version -a`).

    They are compared as numbers, and by the client's own rule, which takes minor versions for texts: 2.10 is older than
    2.9 to it. Where they do not match by that rule, `drycc auth whoami -a` fails with exit code 1 and shows nothing, and
    login and all other commands warn and work; `drycc version -a` says nothing of it. The API version has not moved for
    years while endpoints changed, so the controller's image is compared with its chart as well.

    The client's version is that of the drycc client on PATH; say another with `--client-version`.
    """
    server = _server(outside, inside)
    if server is None and isinstance(outside, Missing):
        yield unknown_because(outside, "the server's API version is not known")
    elif server is None:
        why = "the server's API version is not known: nobody answered as the controller"
        yield unknown("no-answer", subject.component("drycc-controller"), why)
    elif isinstance(drycc_client, Missing):
        yield unknown_because(drycc_client, "the client's version is not known")
    elif not drycc_client.found:
        yield skip("no-client", subject.client("drycc"), "there is no drycc client on PATH", option="--client-version")
    else:
        yield from _comparison(server, drycc_client.api)
    if isinstance(components, Components):
        yield from _chart_and_image(components)


def _server(outside: ControllerOutside | Missing, inside: ControllerInside | Missing) -> str | None:
    """The header of the first answer that is the controller's; passport's has another (drycc/passport#catch-all)."""
    pages = [] if isinstance(inside, Missing) else [inside.api, inside.readiness]
    pages += [] if isinstance(outside, Missing) else [*outside.answers]
    answers = [p for p in pages if isinstance(p, Page) and p.status]
    ours = [p for p in answers if not p.header("drycc_platform_version").startswith("1.")]
    versions = [p.api_version for p in ours if p.status == 401 or p.api_version]
    return next((v for v in versions if v), versions[0] if versions else None)


def _comparison(server: str, client: str) -> Findings:
    about, client = subject.client("drycc"), client.removeprefix("v")
    ours, theirs = _numbers(server), _numbers(client)
    both = f"client {client}, server {server}; {_FAILS if not _matches(server, client) else _UNNOTICED}"
    if ours is None:
        why = f"the server says no API version ({server!r}): with every client {_FAILS}"
        remedy = "see what stands in front of the controller: it takes the header drycc_api_version away"
        yield fail("no-header", subject.component("drycc-controller"), why, remedy=remedy)
    elif theirs is None:
        why = f"the client says no API version ({client!r})"
        yield unknown("no-version", about, why, remedy="say it with --client-version")
    elif ours[0] != theirs[0]:
        why = f"client and server are of different major versions: {both}"
        yield fail("other-major", about, why, remedy=_newer(server) if ours > theirs else _SERVER)
    elif ours < theirs:
        yield warn("client-newer", about, f"the client is newer than the server: {both}", remedy=_SERVER)
    elif not _matches(server, client):
        why = f"the client takes a newer server for an older one, for it compares as text: {both}"
        yield warn("compared-as-text", about, why, remedy=_newer(server))
    else:
        yield passed("ok", about, f"client and server go together: client {client}, server {server}")


def _newer(server: str) -> str:
    return f"use a drycc client that was made for API {server}"


def _matches(server: str, client: str) -> bool:
    """Whether the client is content, by its own rule (drycc/client#version-comparison).

    >>> [_matches(server, "2.3") for server in ("2.2", "2.3", "2.4", "2.10", "3.0", "2.3, 2.3", "")]
    [False, True, True, False, False, True, False]
    """
    told, own = server.split("."), client.split(".")
    return min(len(told), len(own)) > 1 and told[0] == own[0] and told[1] >= own[1]


def _numbers(version: str) -> tuple[int, int] | None:
    """Major and minor, as numbers.

    >>> _numbers("2.10")
    (2, 10)
    """
    major, _, minor = version.partition(".")
    minor = minor.partition(".")[0]
    return (int(major), int(minor)) if major.isdigit() and minor.isdigit() else None


def _chart_and_image(components: Components) -> Findings:
    """The chart's version is in VERSION, the image's in an annotation; on the testing channel neither is a number."""
    part = components.controller
    chart = part.env("VERSION") if part else None
    image = part.workload.metadata.annotations.get(_IMAGE_VERSION) if part else None
    if part is None or not isinstance(chart, str) or not isinstance(image, str):
        return
    if _numbers(chart.removeprefix("v")) is None or _numbers(image.removeprefix("v")) is None:
        return
    about = subject.component("drycc-controller")
    if chart.removeprefix("v") != image.removeprefix("v"):
        why = f"the controller's chart is {chart}, its image {image}"
        yield warn("image-differs", about, why, remedy="remove controller.imageTag from your values, then helm upgrade")
    else:
        yield passed("chart", about, f"the controller's image and chart are both {chart}")


version.must_fail("other-major", "the client is of the next major version", lambda w: w.client.update(api="3.0"))
version.must_fail("other-major", "the server is of the next major version", put(lambda w: w, api_version="3.0.0"))
version.must_fail("no-header", "something in front takes the header away")(
    in_turn(
        lambda w: w.component("controller").answer("/v2/", w.controller_without_version()),
        lambda w: w.component("controller").answer("/readiness", w.controller_without_version()),
    )
)
version.must_warn("client-newer", "the client is newer than the server", lambda w: w.client.update(api="2.4"))
version.must_warn("compared-as-text", "the server is at 2.10, and the client compares as text")(
    in_turn(put(lambda w: w, api_version="2.10.0"), lambda w: w.client.update(api="2.9"))
)
version.must_warn("image-differs", "somebody set another image than the chart's")(
    in_turn(
        set_env("controller", "VERSION", "1.13.1"),
        lambda w: w.component("controller").annotate(_IMAGE_VERSION, "1.12.0"),
    )
)
version.must_not_know(
    "no-answer", "nobody answers", in_turn(lambda w: w.gateway.close(), lambda w: w.deny("get services/proxy"))
)
version.must_not_know("no-version", "the client does not say its API version", lambda w: w.client.update(api=""))
version.must_skip("no-client", "there is no client here", lambda w: w.client.update(found=False, cli="", api=""))
