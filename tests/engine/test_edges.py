"""Edges lead somewhere: every one explains something, in an example, a fault, a cause, or one of the scenarios below."""

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import product

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.engine import run as engine
from drycc_doctor.facts.platform.generations import GENERATIONS
from drycc_doctor.facts.platform.pod_http import NOBODYS_IMAGE
from drycc_doctor.facts.root_causes import edges
from drycc_doctor.facts.root_causes.uses import ACCOUNTS, DEPENDENCIES
from drycc_doctor.model import subject
from drycc_doctor.model.edge import ANYTHING, Edge
from drycc_doctor.model.finding import Finding, Report, fail, warn
from drycc_doctor.model.glob import fits
from drycc_doctor.model.subject import Subject
from drycc_doctor.worlds import World, healthy
from drycc_doctor.worlds.answers import Answer
from drycc_doctor.worlds.catalogue import sick
from drycc_doctor.worlds.faults import FAULTS
from drycc_doctor.worlds.state.programs import Store
from drycc_doctor_checks.changes import in_turn
from tests import snapshots
from tests.causes import rows
from tests.recorded.istiod import SITUATIONS

pytestmark = pytest.mark.once
CHECKS = installed().checks
run = partial(engine.run, edges=edges())
NOT_FOUND = Answer(404, [("server", "istio-envoy")], b"")
UNWELL = Answer(503, [("content-type", "text/plain")], b"")
ELSEWHERE = "198.51.100.200"
SCENARIOS: list[tuple[str, Callable[[World], object]]] = []


def scenario(change: Callable[[World], object], *, on: str = GENERATIONS[-1]) -> Callable[[World], object]:
    """A change that two checks see, and that no example and no fault makes, on one of the generations."""
    SCENARIOS.append((on, change))
    return change


# ---- the edges themselves ----


def test_a_pattern_matches_a_kind_and_a_name_in_any_namespace():
    edge = Edge(subject.component("web-*"), ("cr*",), subject.thing("Secret", "*"), "", ("no-key",))
    assert edge.matches_effect(warn("crash", subject.component("web-api"), "", remedy=""))
    assert not edge.matches_effect(warn("crash", subject.service("web-api"), "", remedy=""))
    assert not edge.matches_effect(warn("image", subject.component("web-api"), "", remedy=""))
    assert edge.matches_cause(fail("no-key", subject.thing("Secret", "keys", "elsewhere"), "", remedy=""))


def test_only_a_failure_is_a_cause():
    edge = Edge(ANYTHING, ("*",), ANYTHING, "")
    assert not edge.matches_cause(warn("crash", subject.component("web"), "", remedy=""))
    assert edge.matches_cause(fail("crash", subject.component("web"), "", remedy=""))


def test_what_is_wrong_with_who_serves_nevertheless_explains_nothing():
    edge = Edge(subject.component("web"), ("crash-loop",), subject.component("store"), "", but=("none",))
    assert edge.matches_cause(fail("crash-loop", subject.component("store"), "", remedy=""))
    assert not edge.matches_cause(fail("none", subject.component("store"), "", remedy=""))


def test_no_component_waits_for_itself():
    """By no way of edges, where the codes of a cause are those of the next effect."""
    between = [e for e in edges() if e.effect.kind == e.cause.kind == "Component" and not e.same]

    def leads_on(edge: Edge, after: Edge) -> bool:
        alike = any(fits(a, b) or fits(b, a) for a in edge.cause_codes for b in after.codes)
        return edge.cause.name == after.effect.name and alike

    def reach(edge: Edge, before: tuple[Edge, ...]) -> None:
        assert edge not in before, before
        for after in between:
            if leads_on(edge, after):
                reach(after, (*before, edge))

    for edge in between:
        reach(edge, ())


# ---- what they name is there ----


Said = tuple[str, str, str]
"""A finding's status, code and subject, as text."""


def says(said: Said, about: Subject, codes: tuple[str, ...], statuses: str = "FAIL WARN UNKNOWN") -> bool:
    status, code, text = said
    kind, name = ("", text) if about == ANYTHING else (text[: len(about.kind) + 1], text[len(about.kind) + 1 :])
    ours = about == ANYTHING or kind == f"{about.kind} "
    return status in statuses and ours and fits(name, about.name) and any(fits(code, glob) for glob in codes)


def said_in_examples() -> dict[tuple[str, str], list[Said]]:
    """What each example's check says of it, by the check's id and the example's title."""
    found: dict[tuple[str, str], list[Said]] = {}
    for file in snapshots.FOLDER.iterdir():
        title = ""
        for line in file.read_text(encoding="utf-8").splitlines():
            if head := re.fullmatch(r"[A-Z]+ [a-z0-9-]+: (.+) \[g[g0-9 ]+\]", line):
                title = head[1]
            if finding := re.fullmatch(r"  ([A-Z]+) ([a-z0-9-]+), (.+)", line):
                found.setdefault((file.stem, title), []).append((finding[1], finding[2], finding[3]))
    return found


def test_every_code_is_one_that_is_said_of_such_a_subject():
    """In the examples or the scenarios; what is a cause, where it fails. Of components, it may be another one."""
    seen = {one for some in said_in_examples().values() for one in some}
    reports = (*scenarios(), *faults(), *causes())
    seen |= {(f.status.name, f.code, str(f.subject)) for one in reports for r in one.results for f in r.findings}
    unknown = [(c, e) for e in edges() for c in e.codes if not any(says(one, kind_of(e.effect), (c,)) for one in seen)]
    never = [
        (c, e)
        for e in edges()
        for c in e.cause_codes
        if not any(says(one, kind_of(e.cause), (c,), "FAIL") for one in seen)
    ]
    assert (unknown, never) == ([], [])


def kind_of(about: Subject) -> Subject:
    return Subject(about.kind, "*")


def test_every_edge_explains_something():
    """In a scenario, a fault, or an example: of the examples only those that show a side of an edge still unseen."""
    idle = list(edges())
    for report in (*scenarios(), *dependents(), *faults(), *causes()):
        idle = still_idle(idle, report)
    said = said_in_examples()
    for one in CHECKS:
        for example in one.examples:
            findings = said[one.id, example.title]
            if any(may_show(edge, each) for edge in idle for each in findings):
                world = healthy(example.on(GENERATIONS)[-1])
                example.change(world)
                idle = still_idle(idle, run(CHECKS, world, named=example.name))
    assert [f"{one.effect} {one.codes} <- {one.cause} {one.cause_codes}" for one in idle] == []


def may_show(edge: Edge, one: Said) -> bool:
    return says(one, edge.cause, edge.cause_codes, "FAIL") or says(one, edge.effect, edge.codes)


def still_idle(idle: list[Edge], report: Report) -> list[Edge]:
    """Those of the edges that explain none of a report's findings; where several could, the first one does."""
    for place, cause in report.explained_by.items():
        effect, root = report.finding(place), report.finding(cause)
        used = next((edge for edge in edges() if leads(edge, effect, root)), None)
        idle = [edge for edge in idle if edge != used]
    return idle


def leads(edge: Edge, effect: Finding, cause: Finding) -> bool:
    same = not edge.same or effect.subject == cause.subject
    return same and edge.matches_effect(effect) and edge.matches_cause(cause)


@cache
def scenarios() -> list[Report]:
    """What all checks say of the scenarios below."""
    reports = []
    for generation, change in SCENARIOS:
        world = healthy(generation)
        change(world)
        reports.append(run(CHECKS, world, named="scenario"))
    return reports


def dependents() -> Iterator[Report]:
    """Each dependency is down, here and elsewhere, and nobody who uses it is ready."""
    judges = [one for one in CHECKS if one.id in {"components-ready", "components-external"}]
    for one, generation, off_cluster in product(DEPENDENCIES, GENERATIONS, (False, True)):
        world = healthy(generation, off_cluster=off_cluster)
        if off_cluster and one.elsewhere:
            world.elsewhere.close(one.elsewhere)
        for name in components(world, one.name):
            world.component(name).crash()
        for name in (name for user in one.users for name in components(world, user)):
            world.component(name).fail_probe()
        yield run(judges, world, named=one.name)


def components(world: World, glob: str) -> list[str]:
    found = (
        each for plural in ("deployments", "statefulsets", "daemonsets") for each in world.objects.list(plural, "drycc")
    )
    return [each["metadata"]["name"] for each in found if fits(each["metadata"]["name"], glob)]


@cache
def faults() -> list[Report]:
    return [run(CHECKS, sick(one, one.on[-1]), named=one.name) for one in FAULTS]


@cache
def causes() -> list[Report]:
    reports = []
    for one in rows.CAUSES:
        world = healthy(one.on[-1], tls=one.tls)
        for change in (one.change, *one.then):
            change(world)
        reports.append(run(CHECKS, world, named=one.title))
    return reports


# ---- scenarios ----


@scenario
def no_class_for_one_volume(world: World) -> None:
    for name in ("longhorn", "local-path"):
        world.cluster.set_default(name, "false")
    world.component("grafana").pend("0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.")
    world.cluster.claim(next(name for name in world.cluster.claims if "grafana" in name)).pend(None)


@scenario
def vmagent_without_volume(world: World) -> None:
    world.component("victoriametrics-vmagent").pend()
    world.cluster.claim(next(name for name in world.cluster.claims if "vmagent" in name)).lose()


@scenario
def a_claim_is_deleted_and_its_pod_too(world: World) -> None:
    name = "valkey-data-drycc-valkey-0"
    world.cluster.claim(name).delete()
    world.component("valkey").pend(f'0/3 nodes are available: persistentvolumeclaim "{name}" is being deleted.')


@scenario
def claims_are_deleted_and_pods_of_several_parts_too(world: World) -> None:
    world.cluster.delete_claims()
    for name in ("valkey", "grafana"):
        world.component(name).pend('0/3 nodes are available: persistentvolumeclaim "data" is being deleted.')


@scenario
def a_volume_is_lost_and_its_pod_waits(world: World) -> None:
    name = "grafana-data-drycc-grafana-0"
    world.cluster.claim(name).lose()
    world.component("grafana").pend(
        f'0/3 nodes are available: persistentvolumeclaim "{name}" bound to non-existent persistentvolume "pvc-1".'
    )


@scenario
def the_namespace_goes_and_its_claims(world: World) -> None:
    world.cluster.delete_claims()
    world.cluster.namespace.begin_to_go()


scenario(lambda w: w.cluster.lose_claims(), on="g1")


@scenario
def no_hugepages(world: World) -> None:
    world.component("database").ask_for(memory="2512Mi", hugepages="256Mi")
    for name in ("node-1", "node-2", "node-3"):
        world.node(name).offer("hugepages-2Mi", "0")
    world.component("database").pend()


@scenario
def no_node_takes_them(world: World) -> None:
    for names, why in {
        ("database", "valkey"): "3 Insufficient hugepages-2Mi.",
        ("builder", "registry"): "3 node(s) didn't have free ports for the requested pod ports.",
        ("passport", "grafana"): "3 node(s) had untolerated taint {dedicated: db}.",
        ("quickwit-indexer", "quickwit-searcher"): "3 node(s) didn't match Pod's node affinity/selector.",
    }.items():
        for name in names:
            world.component(name).pend(f"0/3 nodes are available: {why}")


@scenario
def registry_refuses_its_proxies(world: World) -> None:
    world.component("registry-proxy").answer(
        NOBODYS_IMAGE, Answer(401, [("content-type", "application/json")], b'{"errors":[{"code":"UNAUTHORIZED"}]}')
    )
    world.app().lack_image()


@partial(scenario, on="g1")
def minio_without_drives(world: World) -> None:
    world.hang_storage()


@scenario
def registry_without_storage_elsewhere(world: World) -> None:
    world.move_storage_off_cluster()
    world.release.set("storage.enabled", value=False)
    world.release.set("registry.storageEndpoint", "https://s3.example.test")
    world.elsewhere.settle("storage")
    world.elsewhere.close("storage")
    world.stores["drycc-storage"] = Store.REFUSES
    world.component("registry").fail_probe()


@scenario
def programs_say_500(world: World) -> None:
    for name in ("grafana", "registry", "quickwit-searcher", "victoriametrics-vmselect"):
        world.component(name).answer_all(Answer(500, [("content-type", "text/plain")], b""))


@scenario
def only_pods_of_the_log_collector(world: World) -> None:
    world.component("fluentbit").lose_one()


scenario(lambda w: w.component("controller").scale_to_zero(), on="g1")


@scenario
def other_password_of_the_database(world: World) -> None:
    world.secret("database-creds").change("password")
    for name in ("controller", "passport", "grafana", "quickwit-metastore"):
        world.component(name).crash()


@scenario
def grafana_with_another_password_of_the_database(world: World) -> None:
    world.secret("database-creds").change("password")
    world.component("grafana").crash()


@scenario
def refused_by_the_database_while_it_runs(world: World) -> None:
    world.secret("database-creds").change("password")
    world.component("controller-metric").crash()
    world.lock_out("controller", "database")


@scenario
def other_password_of_the_cache(world: World) -> None:
    world.secret("valkey-creds").change("password")
    world.component("controller").run_since(600)
    world.lock_out("controller", "cache")


@scenario
def other_key_of_the_storage(world: World) -> None:
    world.secret("storage-creds").change("secretkey")
    for name in ("builder", "registry", "quickwit-indexer"):
        world.component(name).crash()


@scenario
def other_database_elsewhere(world: World) -> None:
    for name in ("controller", "controller-metric"):
        world.component(name).refer_env("DRYCC_DATABASE_URL", {"name": "controller-creds", "key": "database-url"})
    world.secret("controller-creds").set("database-url", "postgres://old")
    world.secret("controller-creds").change("database-url")
    world.component("controller").crash()


@scenario
def quota_exhausted(world: World) -> None:
    world.cluster.allow({"pods": "60"}, {"pods": "60"})
    world.component("builder").lose_pods()


@scenario
def config_map_deleted(world: World) -> None:
    world.objects.remove("configmaps", "controller-config")
    world.component("controller").lack_key()


@scenario
def jobs_lack_a_key(world: World) -> None:
    world.secret("passport-creds").set("drycc-passport-controller-key", None)
    world.leave_job("drycc-controller-job-upgrade", "")
    world.cron("drycc-controller-cronjob-daily").succeed_last(days=5)


@scenario
def jobs_without_database(world: World) -> None:
    world.lose_database()
    world.leave_job("drycc-passport-job-upgrade", "Failed")
    for name in ("drycc-controller-cronjob-daily", "drycc-database-cronjob-backup"):
        world.cron(name).succeed_last(days=5)


scenario(lambda w: w.objects.remove("httproutes", "drycc-controller"))


@scenario
def database_elsewhere_is_down(world: World) -> None:
    world.run_elsewhere("database")
    world.elsewhere.close("database")
    world.lose_database()
    for name in ("controller", "passport"):
        world.component(name).fail_probe()


@scenario
def database_elsewhere_hangs(world: World) -> None:
    world.run_elsewhere("database")
    world.hang_database()
    for name in ("grafana", "quickwit-metastore"):
        world.component(name).fail_probe()


@scenario
def cache_elsewhere_is_down(world: World) -> None:
    world.run_elsewhere("valkey")
    world.elsewhere.close("valkey")
    world.lose_cache()
    world.component("grafana").fail_probe()


@scenario
def versions_are_lost_on_the_way_and_there_is_no_cluster(world: World) -> None:
    world.options["domain"], world.down = world.domain, "connection refused"
    world.gateway.keeps_versions = False


@scenario
def passport_waits_for_replica(world: World) -> None:
    world.database.keep_one()
    world.component("passport").wait_in_init()


@scenario
def gateway_refused(world: World) -> None:
    world.gateway.say("Accepted", "False", "UnsupportedAddress", "only one address is supported")
    world.gateway.forget_listeners()
    world.gateway.await_listener_set()
    world.gateway.close()


for situation in SITUATIONS.values():
    scenario(in_turn(World.serve_tls, situation))


@scenario
def gateway_knows_nothing(world: World) -> None:
    world.gateway.listen(NOT_FOUND)


@scenario
def builder_without_service(world: World) -> None:
    world.service("drycc-builder").delete()
    world.service("drycc-grafana").delete()
    world.service("drycc-storage").delete()


@scenario
def builder_without_route(world: World) -> None:
    world.route("builder").delete()
    world.gateway.shut(2222)


@scenario
def gateway_deleted(world: World) -> None:
    world.gateway.delete()
    world.route("passport").detach()
    world.route("builder").detach()


@scenario
def nothing_new_while_istiod_is_down(world: World) -> None:
    world.gateway.istiod.crash()
    world.gateway.refuse_class()
    world.gateway.await_listener_set()
    world.route("builder").ignore()
    world.route("passport").ignore()
    world.gateway.starve(*world.apps)


@scenario
def a_new_gateway_while_istiod_is_down(world: World) -> None:
    world.gateway.istiod.crash()
    world.gateway.await_controller()


@scenario
def istiod_on_a_lost_node(world: World) -> None:
    world.node("node-1").lose()
    world.gateway.istiod.lose_these(world.gateway.istiod.pods)


@scenario
def kubernetes_stands_still(world: World) -> None:
    world.cluster.stop("kube-controller-manager")
    world.cluster.stop("kube-scheduler")
    world.component("builder").change_spec()
    world.component("registry").await_scheduler()
    world.component("passport").lose_pods()
    world.app().await_scheduler()


@scenario
def an_address_while_the_cloud_stands_still(world: World) -> None:
    world.cluster.hold("cloud-controller-manager")
    world.cluster.stop("cloud-controller-manager")
    world.gateway.lose_address()


@scenario
def an_address_while_metallb_is_down(world: World) -> None:
    world.gateway.use_metallb("192.0.2.0/24")
    world.gateway.metallb("controller").crash()
    world.gateway.lose_address()
    world.gateway.starve(*world.apps)


@scenario
def an_address_that_nobody_announces(world: World) -> None:
    world.gateway.use_metallb("192.0.2.0/24")
    world.gateway.metallb("speaker").crash()
    world.gateway.close()


@scenario
def first_certificate_without_cert_manager(world: World) -> None:
    world.serve_tls()
    world.acme.program().crash()
    world.acme.never_issue()
    world.acme.lose_account()


@scenario
def upgrade_without_webhook_of_cert_manager(world: World) -> None:
    world.serve_tls()
    world.acme.program("webhook").crash()
    world.release.end("failed")


@scenario
def renewal_without_account(world: World) -> None:
    world.serve_tls()
    world.acme.stop_renewals(attempts=9, left=3)
    world.acme.lose_account()


@scenario
def renewal_without_issuer(world: World) -> None:
    world.serve_tls()
    world.acme.begin_renewal(left=3, since=27 * 86400)
    world.acme.lose_issuer()


@scenario
def renewal_without_solver(world: World) -> None:
    world.serve_tls()
    world.acme.begin_renewal(left=3, since=27 * 86400)
    world.acme.lack_solver()


@scenario
def renewal_without_proof(world: World) -> None:
    world.serve_tls()
    world.acme.renew(left=-1, since=31 * 86400)


@scenario
def renewal_that_is_refused(world: World) -> None:
    world.serve_tls()
    world.acme.stop_renewals(attempts=9, left=3, refusal="too many certificates already issued")


@scenario
def renewal_that_nobody_began(world: World) -> None:
    world.serve_tls()
    world.acme.end_in(-1)


@scenario
def listeners_refused(world: World) -> None:
    world.gateway.refuse_listeners("Conflicted", "True", "HostnameConflict", "another listener has this host name")
    world.gateway.listen(NOT_FOUND)


@scenario
def no_tcp_routes(world: World) -> None:
    world.absent_kinds.add("tcproutes")
    world.gateway.shut(2222)


@scenario
def no_listener_sets(world: World) -> None:
    world.absent_kinds.add("listenersets")
    for name in ("controller", "grafana"):
        world.route(name).ignore()


@scenario
def metallb_refuses(world: World) -> None:
    world.gateway.lose_address()
    world.gateway.warn("AllocationFailed")


@scenario
def pool_exhausted_by_apps(world: World) -> None:
    world.gateway.starve(*world.apps)
    world.gateway.fill_metallb()


@scenario
def no_way_to_the_gateway(world: World) -> None:
    world.no_way.add(world.gateway.addresses[0])


@scenario
def builder_without_bucket(world: World) -> None:
    world.component("storage").crash()
    world.component("builder").answer("/healthz", UNWELL)


@scenario
def builder_without_controller(world: World) -> None:
    world.component("controller").crash()
    world.component("builder").answer("/readiness", UNWELL)


@scenario
def registry_crashes(world: World) -> None:
    world.component("registry").crash()
    world.app().lack_image()


@scenario
def api_host_elsewhere(world: World) -> None:
    world.dns.point(world.host("drycc"), ELSEWHERE)


@scenario
def only_in_hosts_file(world: World) -> None:
    world.dns.remove_wildcard()
    world.hosts_file = [(world.host("drycc"), world.gateway.addresses[0])]


def _challenge(world: World) -> None:
    world.serve_tls()
    world.acme.never_issue()
    world.acme.refuse_proof(world.host("drycc"), "400 urn:ietf:params:acme:error:connection: Connection refused")


@scenario
def order_invalid(world: World) -> None:
    _challenge(world)


@scenario
def challenge_without_gateway(world: World) -> None:
    _challenge(world)
    world.gateway.lose_address()


@scenario
def challenge_without_record(world: World) -> None:
    _challenge(world)
    world.dns.point_wildcard(ELSEWHERE)


@scenario
def challenge_of_a_host_elsewhere(world: World) -> None:
    _challenge(world)
    world.dns.point(world.host("drycc"), ELSEWHERE)


def _refused(account: str) -> Callable[[World], object]:
    part = "quickwit-indexer" if account == "drycc-quickwit" else account.removeprefix("drycc-")
    return lambda w: w.account(account).refuse(part)


for _account in ACCOUNTS:
    scenario(_refused(_account))


@scenario
def builder_without_role(world: World) -> None:
    world.role("drycc:drycc-builder").remove()
    world.component("builder").fail_probe()


@scenario
def builder_without_token(world: World) -> None:
    world.account("drycc-builder").mount_no_token()
    world.component("builder").fail_probe()


@scenario
def patroni_unbound(world: World) -> None:
    world.binding("drycc-database").remove()
    world.database.be_forbidden()


@scenario
def upgrade_job_failed(world: World) -> None:
    world.release.end("failed")
    world.leave_job("drycc-passport-job-upgrade", "Failed")


@scenario
def api_removed(world: World) -> None:
    world.release.end("failed")
    world.release.rewrite("apiVersion: batch/v1", "apiVersion: batch/v1beta1")


@scenario
def persistence_switched_on(world: World) -> None:
    world.component("quickwit-indexer").keep_nothing()
    world.release.set("quickwit.indexer.persistence.enabled", value=True)
    world.release.end("failed")


@scenario
def upgrade_lacks_a_key(world: World) -> None:
    world.secret("passport-creds").set("drycc-passport-controller-key", None)
    world.release.end("failed")


@scenario
def upgrade_waits(world: World) -> None:
    world.component("builder").crash()
    world.release.end("pending-upgrade", ago=5 * 3600)


@scenario
def no_template(world: World) -> None:
    world.logs.template = world.logs.index = False


@scenario
def logs_stop_without_fluentbit(world: World) -> None:
    world.component("fluentbit").crash()
    world.logs.stop(hours=26)


@scenario
def logs_stop_without_indexer(world: World) -> None:
    world.component("quickwit-indexer").crash()
    world.logs.stop(hours=26)


@scenario
def logs_stop_without_storage(world: World) -> None:
    world.component("storage").crash()
    world.logs.stop(hours=26)
