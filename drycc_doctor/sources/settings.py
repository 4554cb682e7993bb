"""What the operator said on the command line, as far as the live world depends on it."""

import re

import msgspec

from drycc_doctor.errors import DoctorError, ExitCode

_NAMESPACE = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")  # RFC 1123, as Kubernetes wants it


class Settings(msgspec.Struct, frozen=True):
    """How to reach the platform. ``timeout`` is seconds for each question, ``deadline`` for the run.

    ``nameservers`` are addresses, see :class:`~drycc_doctor.sources.dns.DnsSource`; ``controller_url`` is the
    controller that the drycc client is logged in to, ``tls_horizon`` days; ``hosts_file`` is the system's own unless given.
    """

    kubeconfig: str = ""
    context: str = ""
    as_user: str = ""
    as_group: str = ""
    namespace: str = "drycc"
    domain: str = ""
    nameservers: tuple[str, ...] = ()
    client_version: str = ""
    timeout: float = 10.0
    deadline: float = 120.0
    active: bool = False
    tls_horizon: int = 21
    controller_url: str = ""
    hosts_file: str = ""


def checked(settings: Settings) -> Settings:
    """The same with the domain written as DNS writes it. Raises DoctorError with exit code 2 for what cannot be meant."""
    from drycc_doctor.sources.domain import domain_of

    if trouble := _trouble(settings):
        raise DoctorError(*trouble, exit_code=ExitCode.USAGE)
    return msgspec.structs.replace(settings, domain=domain_of(settings.domain)) if settings.domain else settings


def _trouble(settings: Settings) -> tuple[str, str] | None:
    """What is wrong, and a hint."""
    if not _NAMESPACE.fullmatch(settings.namespace):
        hint = "A namespace has lower-case letters, digits and dashes; Drycc's is usually drycc."
        return f"{settings.namespace[:80]!r} is not a namespace.", hint
    if settings.as_group and not settings.as_user:
        return "--as-group needs --as.", "Kubernetes impersonates users; a group alone is nobody."
    for text in settings.nameservers:
        from drycc_doctor.sources.dns_exchange import nameserver

        try:
            nameserver(text)
        except ValueError:
            hint = "Give an address, with a port if it is not 53: 192.0.2.53, 192.0.2.53:5353, [2001:db8::53]:53"
            return f"{text[:80]!r} is not a name server.", hint
    return None
