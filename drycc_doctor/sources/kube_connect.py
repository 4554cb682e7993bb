"""Begin: find the API server, and see that it answers us."""

import msgspec

from drycc_doctor.errors import DoctorError
from drycc_doctor.model.reply import Reason
from drycc_doctor.sealing.door import Door
from drycc_doctor.sources.deadline import Deadline
from drycc_doctor.sources.kube import KubeSource
from drycc_doctor.sources.kube_config import OTHERWISE, api_client
from drycc_doctor.sources.kube_transport import CannotAskError, Transport, accepted, status_of
from drycc_doctor.sources.settings import Settings


class _Version(msgspec.Struct, rename="camel"):
    git_version: str


def connect(settings: Settings, door: Door, deadline: Deadline) -> KubeSource:
    """An API server that answers ``/version``. Raises DoctorError with exit code 4 where there is none for us."""
    api = api_client(settings.kubeconfig, settings.context)
    transport = Transport(api, settings.timeout, deadline, settings.as_user, settings.as_group)
    try:
        _greet(transport, settings)
    except CannotAskError as error:
        raise DoctorError(_sentence(error), _hint(error.failed.reason)) from error
    except (ValueError, RecursionError) as error:
        msg = f"What answers at {api.configuration.host} is not an API server."
        raise DoctorError(msg, _hint(Reason.UNREADABLE)) from error
    return KubeSource(transport, door, settings.namespace)


def _greet(transport: Transport, settings: Settings) -> None:
    answer = transport.get("/version")
    # Who may not read /version may read other things; but who may not impersonate may do nothing.
    if answer.status == 403 and status_of(answer) and not settings.as_user:
        return
    msgspec.json.decode(accepted(answer).body, type=_Version)


def _sentence(error: CannotAskError) -> str:
    detail = error.failed.detail
    return f"{detail[:1].upper()}{detail[1:]}{'' if detail.endswith(('.', '?', '…')) else '.'}"


def _hint(reason: Reason) -> str:
    cause = "who you are to it" if reason is Reason.FORBIDDEN else "which server is asked, and what it says"
    return f"`kubectl version -v6` shows {cause}. {OTHERWISE}"
