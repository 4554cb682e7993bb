"""What init containers wait for is there."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import Finding, Missing, World, check, fail, passed, subject
from drycc_doctor.facts.gateway.gateway import ReadyEndpoints, Services
from drycc_doctor.facts.kubernetes.pod_templates import Container, Templates
from drycc_doctor.facts.kubernetes.pods import Pod
from drycc_doctor.facts.platform.workloads import Components, Part
from drycc_doctor.sealing.seal import Url

_REPLICA = "drycc-database-replica"


@check("components-init", title="What init containers wait for is there")
def init(
    components: Components, templates: Templates, services: Services | Missing, endpoints: ReadyEndpoints | Missing
) -> Iterator[Finding]:
    """Init containers of the charts try addresses one by one, practically without end, until each answers.

    For each pod that waits in one, its command line is read: the URLs and variables in it name hosts and ports, and the
    first whose Service is not there, or has no ready endpoint, is what it waits for. The tool knows IPv4 only, and reads
    a URL from its first `@` and `:`, so that a password with an `@` in it waits for ever too. With
    `database.replicas=1` the Service drycc-database-replica never has an endpoint, and controller and passport wait.

    Bring back what is named; the log of the init container names it too (`netcat: connect to ... failed`).
    """
    found = False
    for part in components.items:
        waiting = next((w for pod in part.pods if (w := _waiting(pod))), "")
        if waiting:
            found = True
            yield _told(part, waiting, _targets(templates, part, waiting), _down(services, endpoints))
    if not found:
        yield passed("ok", subject.platform(), "no pod waits in an init container")


def _waiting(pod: Pod) -> str:
    """The name of the init container that runs, and does not end."""
    return next((one.name for one in pod.status.init_container_statuses if not one.ready and _runs(one.state)), "")


def _runs(state: object) -> bool:
    return getattr(state, "waiting", None) is None and getattr(state, "terminated", None) is None


def _targets(templates: Templates, part: Part, name: str) -> list[str]:
    """``host:port`` of what an init container waits for, in its order; what is sealed is left out."""
    template = templates.find(part.name)
    container = next((c for c in template.spec.init_containers if c.name == name), None) if template else None
    return [url.netloc for word in container.args if (url := _url(container, word))] if container else []


def _url(container: Container, word: object) -> Url | None:
    """A word of the command line, or what its variable holds."""
    told = container.variable(word[2:-1]) if isinstance(word, str) and word.startswith("$(") else word
    return told if isinstance(told, Url) else None


def _down(services: Services | Missing, endpoints: ReadyEndpoints | Missing) -> dict[str, str]:
    """Services without a ready endpoint; empty where that cannot be known."""
    if isinstance(services, Missing) or isinstance(endpoints, Missing):
        return {}
    names = [one.metadata.name for one in services.items]
    return {name: "has no ready endpoint" for name in names if not endpoints.counts.get(name)}


def _told(part: Part, name: str, targets: list[str], down: dict[str, str]) -> Finding:
    about = subject.component(part.name)
    logs = f"kubectl logs -n @ {part.kind}/{part.name} -c {name} --tail=3"
    dead = next((one for one in targets if one.partition(":")[0] in down), "")
    host = dead.partition(":")[0]
    if host == _REPLICA:
        why = f"{part.name} waits for {dead}, which has no ready endpoint: the database has no replica"
        return fail("no-replica", about, why, remedy="helm upgrade the release with database.replicas=3")
    if dead:
        why = f"{part.name} waits in {name} for {dead}, which {down[host]}"
        return fail("in-init", about, why, remedy=f"bring {host} back: kubectl get pods,endpoints -n @; {logs}")
    known = f" for one of {', '.join(targets)}" if targets else ""
    why = f"{part.name} waits in {name}{known}; none of them is known to be down"
    return fail("in-init-still", about, why, remedy=f"{logs} names it: {name} reaches IPv4 only, and splits URLs at @")


@init.must_fail("in-init", "the database is down, and the controller was restarted")
def database_down(world: World) -> None:
    world.component("database").crash()
    world.database.lose_leader()
    world.component("controller").wait_in_init()


@init.must_fail("no-replica", "the database has one replica only, and the controller was restarted")
def one_replica(world: World) -> None:
    world.database.keep_one()
    world.component("controller").wait_in_init()


init.must_fail(
    "in-init-still",
    "all that the builder waits for is there, and it waits",
    lambda w: w.component("builder").wait_in_init(),
)
