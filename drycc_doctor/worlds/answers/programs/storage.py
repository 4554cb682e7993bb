"""The object storage: MinIO's health pages, as recorded (drycc/storage#minio-answers); of RustFS nothing is known."""

from drycc_doctor.worlds.answers.programs.common import plain, storage
from drycc_doctor.worlds.answers.request import Request
from drycc_doctor.worlds.state.answer import Answer
from drycc_doctor.worlds.state.programs import Store
from drycc_doctor.worlds.state.state import State

_OURS = [
    ("accept-ranges", "bytes"),
    ("server", "MinIO"),
    ("strict-transport-security", "max-age=31536000; includeSubDomains"),
    ("vary", "Origin"),
    ("x-content-type-options", "nosniff"),
]
_GUARD = ("x-xss-protection", "1; mode=block")
_XML = [
    ("accept-ranges", "bytes"),
    ("content-type", "application/xml"),
    ("server", "MinIO"),
    ("strict-transport-security", "max-age=31536000; includeSubDomains"),
    ("vary", "Accept-Encoding"),
    ("x-content-type-options", "nosniff"),
    _GUARD,
]
_PATHS = {"/minio/health/cluster": ("write", 3), "/minio/health/cluster/read": ("read", 2)}
_DRIVES = 4


def minio(request: Request, state: State) -> Answer:
    """Whether there are drives enough, of four; live and ready are 200 whatever is the matter."""
    if state.generation != "g1":
        return plain(request, state)
    hangs = storage(state) is Store.HANGS  # not initialised
    if not request.path.startswith("/minio/health/"):
        return _s3(request.path, initialised=not hangs)
    if hangs:
        status = 503 if request.path in _PATHS else 200
        return Answer(status, [*_OURS, ("x-minio-server-status", "offline"), _GUARD])
    if request.path not in _PATHS:
        return Answer(200, [*_OURS, _GUARD])
    purpose, quorum = _PATHS[request.path]
    defaults, needed = ("x-minio-storage-class-defaults", "false"), (f"x-minio-{purpose}-quorum", str(quorum))
    told = [defaults, needed] if purpose == "write" else [needed, defaults]
    return Answer(200 if _DRIVES - state.drives_away >= quorum else 503, [*_OURS, *told, _GUARD])


def _s3(path: str, *, initialised: bool) -> Answer:
    """What S3 says to who has not signed a request."""
    code, message, status = "AccessDenied", "Access Denied.", 403
    if not initialised:
        code, message, status = "XMinioServerNotInitialized", "Server not initialized yet, please try again.", 503
    bucket = path.strip("/").partition("/")[0]
    told = f"<Code>{code}</Code><Message>{message}</Message>" + (f"<BucketName>{bucket}</BucketName>" if bucket else "")
    told = f"<Error>{told}<Resource>{path}</Resource><RequestId>1893</RequestId><HostId>dd90</HostId></Error>"
    headers = _XML if initialised else [*_XML, ("retry-after", "60")]
    return Answer(status, headers, f'<?xml version="1.0" encoding="UTF-8"?>\n{told}'.encode())
