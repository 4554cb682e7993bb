import re

from drycc_doctor.api import Finding, Findings, Missing, check, fail, or_else, passed, skip, subject
from drycc_doctor.facts.gateway.gateway import ReadyEndpoints, Services
from drycc_doctor.facts.kubernetes.pod_health import running_init_container
from drycc_doctor.facts.kubernetes.pod_specs import Container
from drycc_doctor.facts.kubernetes.pod_templates import Templates
from drycc_doctor.facts.platform.init_container_logs import InitContainerLogs
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor.sealing.seal import Url, Words
from drycc_doctor_checks.changes import in_turn
from drycc_doctor_checks.pod_trouble import NO_PODS

_SERVICE = re.compile(r"\$\(([A-Z0-9_]+)_SERVICE_HOST\):")
"""How the first generation names the controller: by the variables that every container has of every Service."""


_NARROW = "the tool reaches IPv4 only, and splits URLs at @"


@check("components-init", title="What init containers wait for is there")
def init(
    components: Components,
    templates: Templates,
    services: Services | Missing,
    ready_endpoints: ReadyEndpoints | Missing,
    init_container_logs: InitContainerLogs | Missing,
) -> Findings:
    """Init containers of the charts try addresses one by one, practically without end, until each answers.

    For each pod that waits in one, its command line is read: the URLs and variables in it name hosts and ports, and the
    first whose Service is not there, or has no ready endpoint, is what it waits for. The tool knows IPv4 only, and reads
    a URL from its first `@` and `:`, so that a password with an `@` in it waits for ever too. With
    `database.replicas=1` the Service drycc-database-replica never has an endpoint, and controller and passport wait.

    Where none of them is known to be down, the last line of its log tells whom it does not reach: a network policy, or
    what the tool cannot do. Of logs no other line is read.

    Bring back what is named.
    """
    down = _without_endpoint(services, ready_endpoints)
    waiting = [(part, next(filter(None, map(running_init_container, part.pods)), "")) for part in components.items]
    lines = {} if isinstance(init_container_logs, Missing) else init_container_logs.lines
    findings = (
        _waits(part, name, _targets(templates, part, name), down, lines.get(part.name, ""))
        for part, name in waiting
        if name
    )
    well = passed("ok", subject.platform(), "no pod waits in an init container")
    some = any(part.pods for part in components.items)
    yield from or_else(findings, well if some else skip("no-pods", subject.platform(), NO_PODS))


def _targets(templates: Templates, part: LiveWorkload, name: str) -> list[str]:
    """``host:port`` of what an init container waits for, in its order; what is sealed is left out."""
    template = templates.find(part.name)
    containers = template.spec.init_containers if template else ()
    container = next((one for one in containers if one.name == name), None)
    words = [one for word in (container.args if container else ()) for one in _parts(word)]
    return [target for word in words if container and (target := _target(container, word))]


def _parts(word: object) -> tuple[object, ...]:
    return word.items if isinstance(word, Words) else (word,)


def _target(container: Container, word: object) -> str:
    """A word of the command line, or what its variable holds; the host of a Service, by the variable of Kubernetes."""
    if isinstance(word, str) and (service := _SERVICE.match(word)):
        return service[1].lower().replace("_", "-")
    value = container.variable(word[2:-1]) if isinstance(word, str) and word.startswith("$(") else word
    return value.netloc if isinstance(value, Url) else ""


def _without_endpoint(services: Services | Missing, endpoints: ReadyEndpoints | Missing) -> set[str]:
    """Services without a ready endpoint; empty where that cannot be known."""
    if isinstance(services, Missing) or isinstance(endpoints, Missing):
        return set()
    return {one.metadata.name for one in services.items if not endpoints.counts.get(one.metadata.name)}


def _service(target: str) -> str:
    """The Service that a target may lead to: the first generation's charts write its whole name."""
    host = target.partition(":")[0]
    name, dot, rest = host.partition(".")
    return name if dot and ".svc" in f".{rest}" else host


def _waits(part: LiveWorkload, container: str, targets: list[str], down: set[str], line: str) -> Finding:
    about = subject.component(part.name)
    logs = f"kubectl logs -n @ {part.kind}/{part.name} -c {container} --tail=3"
    dead = next((target for target in targets if _service(target) in down), "")
    host = _service(dead)
    if host == "drycc-database-replica":
        why = f"{part.name} waits for {dead}, which has no ready endpoint: the database has no replica"
        return fail("no-replica", about, why, remedy="helm upgrade the release with database.replicas=3")
    if dead:
        why = f"{part.name} waits in {container} for {dead}, which has no ready endpoint"
        return fail("in-init", about, why, remedy=f"bring {host} back: kubectl get pods,endpoints -n @; {logs}")
    if line:
        why = f"{part.name} waits in {container}, whose log says: {line}"
        return fail("in-init-unreached", about, why, remedy=f"see what keeps the pod from it: {_NARROW}; {logs}")
    known = f" for one of {', '.join(targets)}" if targets else ""
    why = f"{part.name} waits in {container}{known}; none of them is known to be down"
    remedy = f"{logs} names it: {_NARROW}"
    return fail("in-init-still", about, why, remedy=remedy)


_database_down = in_turn(
    lambda w: w.component("database").crash(),
    lambda w: w.database.lose_leader(),
    lambda w: w.component("controller").wait_in_init(),
)
init.must_fail("in-init", "the database is down, and the controller was restarted", _database_down)
_one_replica = in_turn(lambda w: w.database.keep_one(), lambda w: w.component("controller").wait_in_init())
init.must_fail("no-replica", "the database has one replica only, and the controller was restarted", _one_replica)
init.must_fail("in-init-still", "all that it waits for is there", lambda w: w.component("builder").wait_in_init())
init.must_fail("in-init-unreached", "a network policy keeps it from the database")(
    lambda w: w.component("controller").wait_in_init("netcat: connect to drycc-database port 5432 failed")
)
init.must_fail("in-init-still", "its log tells what only a password can be, and is not read")(
    lambda w: w.component("controller").wait_in_init("netcat: connect to canary port 80 failed")
)
init.must_skip("no-pods", "all pods are gone", lambda w: w.objects.clear("pods"))
