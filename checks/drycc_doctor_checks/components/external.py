from drycc_doctor.api import Findings, Missing, check, fail, or_else, passed, skip, subject, unknown, unknown_because
from drycc_doctor.facts.kubernetes.pod_health import is_ready
from drycc_doctor.facts.parts.external_services import ExternalServices, ProbedService
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import Change, in_turn

_STORES = ("database", "valkey", "storage", "registry")
_USED_BY = {
    "database": ("drycc-controller", "drycc-passport", "drycc-grafana", "drycc-quickwit"),
    "valkey": ("drycc-controller", "drycc-passport", "drycc-grafana"),
    "storage": ("drycc-builder", "drycc-registry", "drycc-quickwit"),
    "registry": ("drycc-builder", "drycc-controller"),
    "passport": ("drycc-controller", "drycc-grafana"),
    "victoriametrics": ("drycc-controller",),
}


@check("components-external", title="What runs elsewhere answers")
def external(components: Components, external_services: ExternalServices | Missing) -> Findings:
    """Database, cache, object storage, registry, passport and metrics may run outside of the cluster.

    The values of the Helm release name them. The host of each is looked up from here, and its port is tried at each of
    its IPv4 addresses; nothing is said to it. From inside of the cluster none of it can be tried by reading alone. So
    where it does not answer here while all that use it are ready, it is most likely reached from inside only, by private
    names or addresses, and this does not count as a failure; where one of them is not ready, it does.

    See that the service runs, that its name resolves, and that firewalls let the nodes in.
    """
    if isinstance(external_services, Missing):
        if not all(components.find(f"drycc-{name}") for name in _STORES):
            yield unknown_because(external_services, "what runs elsewhere is not known")
            return
        external_services = ExternalServices(())
    if not external_services.items:
        yield skip("on-cluster", subject.platform(), "all that the platform leans on runs on this cluster")
        return
    places = [one.place for one in external_services.items]
    names = ", ".join(f"{place.what} at {place.host}:{place.port}" for place in places)
    findings = (finding for one in external_services.items for finding in _not_answering(one, components))
    yield from or_else(findings, passed("ok", subject.platform(), f"from here all answer: {names}"))


def _not_answering(service: ProbedService, components: Components) -> Findings:
    place = service.place
    about = subject.external(place.what, f"{place.host}:{place.port}")
    if not service.known:
        yield unknown("no-answer", subject.resolver(), f"the resolver does not tell where {place.host} is")
    if not service.known or (service.tried and not service.closed):
        return
    code, what = "no-name", "does not resolve"
    if service.tried:
        code, what = "closed", f"port {place.port} does not answer at {', '.join(service.closed[:3])}"
    why = f"the {place.what} that runs elsewhere, {place.host}: {what}, from here"
    users = [part for part in components.items if part.name.startswith(_USED_BY[place.what])]
    unready = [part.name for part in users if not any(map(is_ready, part.pods))]
    if unready:
        remedy = f"from a node: nc -vz {place.host} {place.port}; see that it runs, its name, and the firewalls"
        yield fail(code, about, f"{why}; {', '.join(unready[:3])} not ready", remedy=remedy)
    else:
        yield skip("inside-only", about, f"{why}; all that use it are ready: it may be reached from inside only")


def _database_elsewhere(*changes: Change) -> Change:
    """The database runs elsewhere."""
    return in_turn(lambda w: w.run_elsewhere("database"), *changes)


_closed = _database_elsewhere(lambda w: w.elsewhere.close("database"))
external.must_fail("closed", "the database elsewhere is down, and so is the controller")(
    in_turn(_closed, lambda w: w.component("controller").fail_probe())
)
_no_name = in_turn(
    lambda w: w.run_elsewhere("valkey"),
    lambda w: w.elsewhere.forget("valkey"),
    lambda w: w.component("controller").wait_in_init(),
)
external.must_fail("no-name", "the name of the cache elsewhere is gone, and the controller waits for it", _no_name)
external.must_skip("inside-only", "the database elsewhere answers inside only", _closed)
external.must_not_know("no-answer", "the resolver is silent", _database_elsewhere(lambda w: w.dns.silence()))
external.must_skip("on-cluster", "all runs on this cluster", lambda w: w.component("database"))
external.must_not_know("forbidden", "the database runs elsewhere, and we may not read the release that says where")(
    _database_elsewhere(lambda w: w.deny("list secrets"))
)
