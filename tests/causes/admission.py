"""Pods that the API server refuses (drycc/failures#pods-that-are-refused)."""

from drycc_doctor.worlds.consequences import no_database
from drycc_doctor.worlds.world import World
from tests.causes.cause import Cause

_MADE = "components-admission"
_SCC = (
    'unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or '
    "serviceaccount, provider restricted-v2: .spec.securityContext.fsGroup: Invalid value: []int64{1001}: 1001 is not an "
    "allowed group]"
)
_PSA = (
    'violates PodSecurity "restricted:latest": hostPath volumes (volume "varlog"), allowPrivilegeEscalation != false '
    '(container "drycc-fluentbit" must set securityContext.allowPrivilegeEscalation=false)'
)
_DOWN = (
    'Internal error occurred: failed calling webhook "validate.kyverno.svc-fail": failed to call webhook: Post '
    '"https://kyverno-svc.kyverno.svc:443/validate/fail?timeout=10s": no endpoints available for service "kyverno-svc"'
)


def _refused(
    title: str, part: str, code: str, said: str, *words: str, on: tuple[str, ...] = ("g1", "g2", "g3")
) -> Cause:
    message = f'pods "drycc-{part}-x" is forbidden: {said}'
    return Cause(
        title,
        lambda w: w.component(part).be_refused(message),
        (_MADE, code, f"Component drycc*{part}*"),
        words or (said,),
        on,
    )


def _exhausted(world: World) -> None:
    world.cluster.allow({"pods": "40"}, {"pods": "40"})
    said = (
        'pods "drycc-builder-x" is forbidden: exceeded quota: team, requested: pods=1, used: pods=40, limited: pods=40'
    )
    world.component("builder").be_refused(said)


def _limited(world: World) -> None:
    world.cluster.limit(max={"memory": "2Gi"})
    said = 'pods "drycc-database-0" is forbidden: maximum memory usage per Container is 2Gi, but limit is 2512Mi'
    world.component("database").be_refused(said)
    no_database(world)


def _unset(world: World) -> None:
    world.cluster.allow({"limits.memory": "64Gi"}, {"limits.memory": "10Gi"})
    world.component("builder").be_refused(
        'pods "drycc-builder-x" is forbidden: failed quota: team: must specify limits.memory for: drycc-builder-init'
    )


CAUSES = [
    Cause(
        "a quota is on what a part does not set",
        _unset,
        (_MADE, "quota", "Component drycc-builder"),
        ("must specify limits.memory for: drycc-builder-init",),
    ),
    _refused(
        "a quota refuses a Deployment",
        "builder",
        "quota",
        "exceeded quota: team, requested: pods=1, used: pods=50, limited: pods=50",
    ),
    _refused(
        "a quota refuses a StatefulSet",
        "valkey",
        "quota",
        "failed quota: team: must specify limits.memory for: drycc-valkey",
    ),
    Cause("a quota is used up", _exhausted, ("cluster-quota", "exhausted", "ResourceQuota team"), ("40 of 40 pods",)),
    _refused(
        "a LimitRange refuses a StatefulSet",
        "grafana",
        "limit-range",
        "maximum memory usage per Container is 1Gi, but limit is 2Gi",
    ),
    Cause(
        "a LimitRange refuses the database",
        _limited,
        (_MADE, "limit-range", "Component drycc-database"),
        ("but limit is 2512Mi",),
    ),
    _refused("SCC refuses a StatefulSet", "storage", "scc", _SCC),
    _refused("SCC refuses a Deployment", "registry", "scc", _SCC),
    _refused("Pod Security refuses a DaemonSet", "fluentbit", "pod-security", _PSA),
    _refused("Pod Security refuses another DaemonSet", "node-exporter", "pod-security", _PSA, on=("g2", "g3")),
    _refused(
        "a policy's webhook refuses",
        "builder",
        "webhook",
        'admission webhook "policy.example.com" denied the request: no latest',
    ),
    _refused("a webhook of others is down", "grafana", "webhook", _DOWN),
    _refused("a reason that nobody knows", "builder", "refused", "node affinity must be set on this cluster"),
    Cause(
        "the migration's Job is refused",
        lambda w: w.refuse_job("drycc-passport-job-upgrade", f'pods "x" is forbidden: {_PSA}'),
        (_MADE, "job", "Job drycc-passport-job-upgrade"),
        (_PSA,),
    ),
    Cause(
        "passport's account is gone",
        lambda w: w.account("drycc-passport").refuse("passport"),
        ("components-accounts", "*", "ServiceAccount drycc-passport"),
        ("drycc-passport",),
    ),
    Cause(
        "the database's account is gone",
        lambda w: w.account("drycc-database").refuse("database"),
        ("components-accounts", "*", "ServiceAccount drycc-database"),
        ("drycc-database",),
    ),
]
