"""The registry (OCI distribution specification)."""

from drycc_doctor.worlds.answers.programs.common import JSON, plain
from drycc_doctor.worlds.answers.request import Request
from drycc_doctor.worlds.state.answer import Answer
from drycc_doctor.worlds.state.state import State


def registry(request: Request, state: State) -> Answer:
    """The registry, which wants a login for all that is its API (OCI distribution specification, end-1)."""
    if request.path != "/v2/":
        return plain(request, state)
    own = [JSON, ("docker-distribution-api-version", "registry/2.0"), ("www-authenticate", 'Basic realm="drycc"')]
    return Answer(401, own, b'{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}')
