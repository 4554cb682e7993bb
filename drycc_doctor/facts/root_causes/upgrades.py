"""Why an upgrade came to no good end, why what is there is not what Helm made; and why apps and logs do not come."""

from drycc_doctor.facts.root_causes.uses import BROKEN, DOWN, WAITS
from drycc_doctor.model import subject
from drycc_doctor.model.edge import ANYTHING, Edge
from drycc_doctor.model.subject import component, thing

_ANY, _APPS, _INDEX = component("*"), subject.apps("*"), thing("Index", "*")
_RELEASE, _JOB, _SECRET = (thing(kind, "*") for kind in ("Helm release", "Job", "Secret"))
_HOOKS = subject.setting("controller.deployHookUrls")
_PROXY, _REGISTRY, _PREFIX = "registry-proxy", "registry", subject.setting("quickwit.logIndexPrefix")
_PODS = ("crash-loop", "image", "unschedulable", "stuck", _REGISTRY, _PROXY)

EDGES = (
    Edge(_APPS, _PODS, subject.apps(), "what keeps most of the apps' pods", ("most",)),
    Edge(subject.apps(_PROXY), (_PROXY,), component(f"drycc-{_PROXY}"), "drycc/registry#pulls-that-fail"),
    Edge(subject.apps(_REGISTRY), (_REGISTRY,), component(f"drycc-{_REGISTRY}"), "drycc/registry#proxy"),
    Edge(subject.apps(_REGISTRY), (_REGISTRY,), subject.service(f"drycc-{_PROXY}"), "drycc/registry#proxy"),
    Edge(_RELEASE, ("failed",), _JOB, "drycc/controller#upgrade-job", ("immutable", "other-version")),
    Edge(_RELEASE, ("failed", "pending"), _JOB, "drycc/release#jobs", ("failed", "hangs")),
    Edge(_JOB, ("immutable",), _JOB, "the very same Job", ("other-version", "failed"), same=True),
    Edge(_RELEASE, ("failed",), _RELEASE, "Helm reads it first", ("removed-api",), same=True),
    Edge(_RELEASE, ("failed",), _ANY, "drycc/release#immutable-fields", ("no-templates",)),
    Edge(_RELEASE, ("failed", "pending"), _SECRET, "Helm waits until all is ready"),
    Edge(_RELEASE, ("failed", "pending"), _ANY, "Helm waits until all is ready", (*WAITS, *BROKEN)),
    Edge(ANYTHING, ("missing-object",), ANYTHING, "another check says so of the very same object", same=True),
    Edge(_ANY, ("edited",), _ANY, "the very same edit", ("scaled-to-zero", "asleep"), same=True),
    Edge(ANYTHING, ("edited",), ANYTHING, "the very same edit", ("not-accepted", "unresolved"), same=True),
    Edge(_ANY, ("no-endpoints", "unreached", "server-error"), _ANY, "its pods", DOWN, same=True),
    *(
        Edge(_INDEX, ("stale", "no-index"), component(name), "drycc/logging#path-of-a-log-line", DOWN)
        for name in ("drycc-fluentbit", "drycc-quickwit-*", "drycc-storage")
    ),
    Edge(_INDEX, ("no-index", "stale"), thing("Template", "logs"), "drycc/logging#quickwit", ("no-template",)),
    Edge(_HOOKS, ("unverifiable",), _HOOKS, "drycc/hooks#bad-addresses", ("fragment",)),
    Edge(_INDEX, ("no-index", "stale"), _PREFIX, "drycc/logging#index-names", ("differ", "not-carried")),
)
