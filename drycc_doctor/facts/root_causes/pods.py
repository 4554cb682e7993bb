"""Why pods do not run."""

from drycc_doctor.facts.root_causes.uses import ACCOUNTS, BROKEN, DOWN, REFUSED, SERVING, WAITS
from drycc_doctor.model import subject
from drycc_doctor.model.edge import Edge
from drycc_doctor.model.subject import component, thing

_PLACED = ("hugepages", "volume", "ports", "resources", "taint", "affinity")
_UNWELL = ("crash-loop", *BROKEN, *_PLACED)
_LEADERLESS = ("no-leader", "stale")
_CLASSLESS = ("no-default", "no-class", "no-volumes")
_PERSISTENT = ("database", "valkey", "storage", "grafana", "victoriametrics-vmagent", "victoriametrics-vmstorage")

_ANY, _CLUSTER, _NODE = component("*"), subject.cluster(), subject.node("*")
_CLAIM, _CLAIMS, _STORAGE_CLASS = subject.claim("*"), subject.claims(), subject.storage_class("*")
_NAMESPACE = subject.namespace("*")
_JOB, _CRON_JOB, _SECRET, _CONFIG_MAP = (thing(kind, "*") for kind in ("Job", "CronJob", "Secret", "ConfigMap"))
_DATABASE, _REPLICA = component("drycc-database"), subject.service("drycc-database-replica")
_CONTROLLER, _PASSPORT, _GRAFANA = map(component, ("drycc-controller*", "drycc-passport*", "drycc-grafana"))
_CELERY, _FLUENTBIT = component("drycc-controller"), component("drycc-*fluentbit")
_REGISTRATION = subject.setting("passport.environment.REGISTRATION_ENABLED")

_VOLUMES, _WAITING, _KEYS = "drycc/failures#volumes", "drycc/database#waiting-for-it", "drycc/release#key-references"
_ACCOUNT, _GRANTED = "Kubernetes: ServiceAccount admission", "drycc/rights#what-the-charts-grant"
_EVENTS, _SAID = subject.events("*"), "drycc/failures#what-kubernetes-says"
_BUILDER, _OURS = component("drycc-builder"), "*:drycc-builder"
_GONE, _GOING = "drycc/failures#claims-that-go", "drycc/failures#namespaces"
_DATABASE_DOWN = "drycc/database#when-it-is-down"

EDGES = (
    Edge(subject.platform("*"), ("no-platform", "no-usage"), _NAMESPACE, _GOING),
    Edge(_ANY, ("no-pods", "no-pod", *REFUSED), _NAMESPACE, _GOING),
    Edge(_CLAIMS, ("deleting",), _NAMESPACE, _GOING),
    Edge(_CLAIM, ("no-persistentvolumeclaim",), _CLAIMS, _GONE, ("none",)),
    *(Edge(about, ("volume",), _CLAIMS, _GONE, ("deleting",)) for about in (_ANY, _CLUSTER)),
    Edge(_ANY, ("volume",), _ANY, _GONE, ("not-made",), same=True),
    Edge(_ANY, WAITS, subject.cluster_dns(), _WAITING, ("no-endpoints",)),
    Edge(_CLUSTER, ("volume",), _STORAGE_CLASS, _VOLUMES, _CLASSLESS),
    Edge(_ANY, ("volume",), _STORAGE_CLASS, _VOLUMES, _CLASSLESS),
    *(Edge(_CLAIM, (code,), _STORAGE_CLASS, _VOLUMES, (code,)) for code in _CLASSLESS),
    Edge(_DATABASE, ("unschedulable", "hugepages"), _CLUSTER, "drycc/database#hugepages", ("no-hugepages",)),
    Edge(_ANY, ("no-pods", "quota"), subject.quota("*"), "FailedCreate, says Kubernetes", ("exhausted",)),
    Edge(subject.quota("*"), ("unset",), _ANY, "the very same quota", ("quota",)),
    Edge(_ANY, ("above-max",), _ANY, "the very same LimitRange", ("limit-range",), same=True),
    *(
        Edge(component(f"drycc-{name}"), ("unschedulable", "volume"), subject.claim(f"*-drycc-{name}-[0-9]*"), _VOLUMES)
        for name in _PERSISTENT
    ),
    Edge(_ANY, (*WAITS, "unschedulable"), _NODE, "pods of a lost node are not ready", ("not-ready",)),
    *(
        Edge(component(f"{name}*"), ("no-pods", "account"), thing("ServiceAccount", name), _ACCOUNT)
        for name in ACCOUNTS
    ),
    Edge(_EVENTS, ("of-unready",), _ANY, _SAID, (*DOWN, *_PLACED)),
    Edge(subject.events("FailedCreate"), ("repeated",), _JOB, _SAID, ("job",)),
    *(
        Edge(_BUILDER, WAITS, thing(kind, _OURS), "drycc/builder#health")
        for kind in ("ClusterRole", "ClusterRoleBinding")
    ),
    Edge(_ANY, WAITS, _ANY, _GRANTED, ("no-token", "other-account"), same=True),
    *(Edge(_DATABASE, _LEADERLESS, thing(kind, "drycc-database"), _GRANTED) for kind in ("Role", "RoleBinding")),
    Edge(_ANY, ("unschedulable",), _CLUSTER, "what the scheduler says of several pods", _PLACED),
    Edge(_ANY, ("unschedulable",), _ANY, "what the scheduler says", _PLACED, same=True),
    Edge(_ANY, ("no-pods", "no-pod"), _ANY, "what refuses its pods", (*REFUSED, *_PLACED), same=True),
    *(
        Edge(subject.claim(f"*drycc-{name}*"), ("waits-for-pod",), component(f"drycc-{name}"), _VOLUMES, _PLACED)
        for name in _PERSISTENT
    ),
    Edge(_JOB, ("failed", "hangs"), _JOB, "what refuses its pods", ("job",), same=True),
    Edge(_ANY, ("in-init",), _ANY, _WAITING, ("no-replica", "in-init-still"), same=True),
    Edge(_ANY, ("image",), subject.image("*"), "every pod of an image waits for it"),
    Edge(_ANY, ("image",), thing("Image registry", "*"), "drycc/failures#images"),
    Edge(_ANY, ("config",), _SECRET, _KEYS),
    Edge(_ANY, ("config",), _CONFIG_MAP, _KEYS),
    Edge(_JOB, ("failed", "hangs"), _SECRET, _KEYS),
    Edge(_CRON_JOB, ("overdue", "never"), _SECRET, _KEYS),
    Edge(_ANY, (*_LEADERLESS, "not-ready", "stuck"), _ANY, "its pods", (*_UNWELL, "no-pods"), same=True),
    Edge(_REPLICA, ("no-replica",), _DATABASE, "its pods", (*WAITS, *_UNWELL)),
    Edge(_ANY, _LEADERLESS, _ANY, "drycc/values#diagnostic-mode", ("asleep",), same=True),
    Edge(_ANY, _LEADERLESS, _NODE, "its leader ran there", ("not-ready",)),
    Edge(_ANY, ("degraded",), _NODE, "some of its pods ran there", ("not-ready",)),
    Edge(_CLUSTER, ("waiting",), _ANY, "what the scheduler says of its pods", _PLACED),
    *(Edge(user, ("in-init", "no-replica"), _REPLICA, _WAITING) for user in (_CONTROLLER, _PASSPORT)),
    Edge(_JOB, ("failed", "hangs"), _DATABASE, "drycc/release#jobs", but=SERVING),
    *(
        Edge(thing("CronJob", name), ("overdue", "never"), _DATABASE, "drycc/failures#jobs-and-backups", but=SERVING)
        for name in ("drycc-controller*", "drycc-database*")
    ),
)
"""What carries pods, and what they lack."""

LATER = (
    Edge(_CELERY, ("not-ready",), component("drycc-controller-api"), "drycc/controller#probes", DOWN),
    *(Edge(one, ("not-ready",), one, "the same pods", DOWN, same=True) for one in (_CELERY, _FLUENTBIT)),
    Edge(_GRAFANA, ("database-down",), _DATABASE, _DATABASE_DOWN, but=SERVING),
    Edge(_REGISTRATION, ("no-answer",), _PASSPORT, "drycc/passport#registration", DOWN),
)
"""What is said of the same pods by others; looked for after what they wait for."""
