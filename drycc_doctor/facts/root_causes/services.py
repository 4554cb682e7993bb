"""Who calls a Service that leads nowhere, because its selector takes no pod."""

from collections.abc import Iterator

from drycc_doctor.facts.root_causes.uses import DEPENDENCIES, MISLED, PUBLIC, WAITS
from drycc_doctor.model import subject
from drycc_doctor.model.edge import Edge

_NOWHERE = ("selects-nothing",)
_ROUTED = "drycc/gateway#routes"
_UNSELECTED = "drycc-database"
"""Its Service selects nothing: Patroni writes the endpoints (drycc/database#services)."""
_TOLD = (
    (subject.component("drycc-controller"), ("cache-*",), "drycc-valkey"),
    (subject.component("drycc-grafana"), ("no-endpoints",), "drycc-grafana"),
    (subject.component("drycc-victoriametrics-vmselect"), ("no-endpoints",), "drycc-victoriametrics-vmselect"),
    (subject.setting("passport.environment.REGISTRATION_ENABLED"), ("no-answer",), "drycc-passport"),
)
"""What is said of a program, or of a setting, that was asked by way of a Service."""


def edges() -> Iterator[Edge]:
    """Users of what is behind it, hosts, and what is said of the Service itself."""
    for one in DEPENDENCIES:
        if one.name != _UNSELECTED:
            service = subject.service(one.name)
            yield from (Edge(subject.component(user), WAITS, service, one.because, _NOWHERE) for user in one.users)
    for public in PUBLIC:
        if public.host:
            host, service = subject.host(f"{public.host}.*"), subject.service(public.service)
            yield Edge(host, ("no-backend", "server-error"), service, _ROUTED, MISLED)
    for about, codes, name in _TOLD:
        yield Edge(about, codes, subject.service(name), "it is asked there", _NOWHERE)
    every = subject.service("*")
    yield Edge(every, ("edited", "no-endpoints", "not-running"), every, "the very same Service", _NOWHERE, same=True)
