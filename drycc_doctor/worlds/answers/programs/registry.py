"""The registry, as recorded (drycc/registry#answers; OCI distribution specification)."""

from drycc_doctor.worlds.answers.programs.common import HANG, JSON, storage
from drycc_doctor.worlds.answers.request import Request
from drycc_doctor.worlds.state.answer import Answer
from drycc_doctor.worlds.state.lookup import holds, pods_of
from drycc_doctor.worlds.state.objects import NAMESPACE
from drycc_doctor.worlds.state.programs import Images, Store
from drycc_doctor.worlds.state.state import State

_VERSION = ("docker-distribution-api-version", "registry/2.0")
_ILL = (
    b'{"errors":[{"code":"UNAVAILABLE","message":"service unavailable",'
    b'"detail":"health check failed: please see /debug/health"}]}\n'
)


_NO_MANIFEST = b'{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown","detail":"unknown tag=none"}]}\n'
_NO_NAME = b'{"errors":[{"code":"NAME_UNKNOWN","message":"repository name not known to registry","detail":{}}]}\n'
_NO_FOLDER = (
    '{{"errors":[{{"code":"UNKNOWN","message":"unknown error",'
    '"detail":"filesystem: open /var/lib/registry/data/docker/registry/v2/repositories{}: not a directory"}}]}}\n'
)
_BAD_GATEWAY = b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n</body>\r\n</html>\r\n"


def proxy(request: Request, state: State) -> Answer:
    """What nodes pull through: nginx, which logs in to the registry and passes on what that says (drycc/registry#proxy)."""
    registry = state.objects.peek("deployments", "drycc-registry")
    pods = pods_of(registry, state.objects.view("pods", NAMESPACE)) if registry else []
    if not any(holds(pod, "Ready") for pod in pods):
        return Answer(502, [("server", "nginx"), ("content-type", "text/html")], _BAD_GATEWAY)
    if _is_ill(state):
        return Answer(503, [JSON], _ILL)
    if not request.path.startswith("/v2/"):
        return Answer(200 if request.path == "/" else 404, [("cache-control", "no-cache")])
    return Answer(200, [JSON, _VERSION], b"{}") if request.path == "/v2/" else _of_storage(request.path, state)


def _of_storage(path: str, state: State) -> Answer:
    """What it must look up; a full storage is read as any other."""
    _, _, name = path.removesuffix("/tags/list").partition("/v2/")
    listed = path.endswith("/tags/list")
    if state.images is Images.BROKEN:
        where = "" if path == "/v2/_catalog" else f"/{name.partition('/manifests/')[0]}/_manifests/tags"
        return Answer(500, [JSON, _VERSION], _NO_FOLDER.format(where).encode())
    if state.images in {Images.BUCKET, Images.LOCKED} and storage(state) is Store.HANGS:
        return HANG
    if path == "/v2/_catalog":
        return Answer(200, [JSON, _VERSION], b'{"repositories":[]}\n')
    return Answer(404, [JSON, _VERSION], _NO_NAME if listed else _NO_MANIFEST)


def _is_ill(state: State) -> bool:
    """Its health check is a Stat of its bucket: it does not notice what hangs, is full, or is broken below."""
    bucket = state.images is Images.BUCKET and storage(state) is Store.REFUSES
    return bucket or state.images is Images.LOCKED


def registry(request: Request, state: State) -> Answer:
    """It wants a login for all that is its API; while its storage refuses, it says so to every path."""
    if _is_ill(state):
        return Answer(503, [JSON], _ILL)
    if not request.path.startswith("/v2/"):
        return Answer(200 if request.path == "/" else 404, [("cache-control", "no-cache")])
    asked = ("www-authenticate", 'Basic realm="basic-realm"')
    return Answer(
        401, [JSON, _VERSION, asked], b'{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}'
    )
