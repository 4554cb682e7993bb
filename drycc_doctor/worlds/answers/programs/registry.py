"""The registry, as recorded (drycc/registry#answers; OCI distribution specification)."""

from drycc_doctor.worlds.answers.programs.common import HANG, JSON, storage
from drycc_doctor.worlds.answers.request import Request
from drycc_doctor.worlds.state.answer import Answer
from drycc_doctor.worlds.state.lookup import holds, pods_of
from drycc_doctor.worlds.state.objects import NAMESPACE
from drycc_doctor.worlds.state.programs import Store
from drycc_doctor.worlds.state.state import State

_VERSION = ("docker-distribution-api-version", "registry/2.0")
_ILL = (
    b'{"errors":[{"code":"UNAVAILABLE","message":"service unavailable",'
    b'"detail":"health check failed: please see /debug/health"}]}\n'
)


_NO_MANIFEST = b'{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown","detail":"unknown tag=none"}]}\n'
_BAD_GATEWAY = b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n</body>\r\n</html>\r\n"


def proxy(request: Request, state: State) -> Answer:
    """What nodes pull through: nginx, which logs in to the registry and passes on what that says (drycc/registry#proxy)."""
    registry = state.objects.peek("deployments", "drycc-registry")
    pods = pods_of(registry, state.objects.view("pods", NAMESPACE)) if registry else []
    if not any(holds(pod, "Ready") for pod in pods):
        return Answer(502, [("server", "nginx"), ("content-type", "text/html")], _BAD_GATEWAY)
    if storage(state) is Store.REFUSES:
        return Answer(503, [JSON], _ILL)
    if request.path in {"/", "/v2/"}:
        return Answer(200, [JSON, _VERSION], b"{}" if request.path == "/v2/" else b"")
    return HANG if storage(state) is Store.HANGS else Answer(404, [JSON, _VERSION], _NO_MANIFEST)


def registry(request: Request, state: State) -> Answer:
    """It wants a login for all that is its API; while its storage refuses, it says so to every path."""
    if storage(state) is Store.REFUSES:
        return Answer(503, [JSON], _ILL)
    if not request.path.startswith("/v2/"):
        return Answer(200 if request.path == "/" else 404, [("cache-control", "no-cache")])
    asked = ("www-authenticate", 'Basic realm="basic-realm"')
    return Answer(
        401, [JSON, _VERSION, asked], b'{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}'
    )
