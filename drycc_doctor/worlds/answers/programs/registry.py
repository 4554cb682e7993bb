"""The registry, as recorded (drycc/registry#answers; OCI distribution specification)."""

from drycc_doctor.worlds.answers.programs.common import JSON, storage
from drycc_doctor.worlds.answers.request import Request
from drycc_doctor.worlds.state.answer import Answer
from drycc_doctor.worlds.state.programs import Store
from drycc_doctor.worlds.state.state import State

_VERSION = ("docker-distribution-api-version", "registry/2.0")
_ILL = (
    b'{"errors":[{"code":"UNAVAILABLE","message":"service unavailable",'
    b'"detail":"health check failed: please see /debug/health"}]}\n'
)


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
