from drycc_doctor.api import Findings, Missing, check, fail, passed, subject
from drycc_doctor.facts.kubernetes.clock import ClusterClock, format_duration
from drycc_doctor.facts.platform.namespace import PlatformNamespace
from drycc_doctor_checks.changes import in_turn, unknown_without
from drycc_doctor_checks.commands import KEEP_VOLUMES
from drycc_doctor_checks.namespaces import REMEDIES, held_by

_AFTER = "then install the platform anew, and bring its data back"
_NOW = f"save the data while pods run, nothing takes a deletion back; keep the volumes: {KEEP_VOLUMES}"


@check("cluster-namespace", title="The platform's namespace is not being deleted")
def namespace(platform_namespace: PlatformNamespace, cluster_clock: ClusterClock | Missing) -> Findings:
    """In a namespace that is being deleted nothing can be made: a pod that ends never comes back, and all the rest goes.

    The namespace's phase is read, and, where it has been going for more than ten minutes, what its controller says holds
    it: an API that does not answer, objects that cannot be deleted, a finalizer that nobody takes away. It goes when that
    is mended; it does not come back.

    Save the data while pods run, and set the reclaim policy of the volumes to Retain (`kubectl get pv` names them). Let
    the namespace go, and install the platform anew. Do not take the namespace's own finalizer away: what is in it would
    stay in the cluster's store for ever.
    """
    one, about = platform_namespace.namespace, subject.namespace()
    if not one.is_going:
        yield passed("ok", about, "the namespace is there, and is not being deleted")
        return
    ago = None if isinstance(cluster_clock, Missing) else cluster_clock.since(one.metadata.deletion_timestamp)
    since = f"the namespace was deleted{'' if ago is None else f' {format_duration(max(ago, 0))} ago'}"
    code, message = ("", "") if isinstance(cluster_clock, Missing) else held_by(one, cluster_clock)
    if code:
        remedy = f"{REMEDIES[code].format('@')}; {_AFTER}"
        yield fail(code, about, f"{since}, and does not go: {message}; nothing can be made in it", remedy=remedy)
    else:
        why = f"{since}: its pods end, none is made in their place, and all that is in it goes"
        yield fail("terminating", about, why, remedy=f"{_NOW}; {_AFTER}")


namespace.must_fail("terminating", "somebody deleted it a moment ago", lambda w: w.cluster.namespace.begin_to_go())
namespace.must_fail("content", "a webhook that is down keeps what is in it from being deleted")(
    lambda w: w.lose_all_pods("NamespaceDeletionContentFailure", "NamespaceContentRemaining")
)
namespace.must_fail(
    "content", "it is deleted, and something is left", lambda w: w.empty_namespace("NamespaceContentRemaining")
)
namespace.must_fail("discovery", "an API that does not answer keeps it from going")(
    lambda w: w.empty_namespace("NamespaceDeletionDiscoveryFailure")
)
namespace.must_fail("finalizers", "an object in it has a finalizer for ever")(
    lambda w: w.empty_namespace("NamespaceFinalizersRemaining", "NamespaceContentRemaining")
)
namespace.must_fail("finalizers", "a controller that is gone has its finalizer on it")(
    in_turn(lambda w: w.cluster.namespace.be_held("example.com/project"), lambda w: w.empty_namespace())
)
namespace.must_fail("silent", "it is deleted, and nobody works on it")(lambda w: w.empty_namespace())
namespace.must_not_know("not-found", "there is no such namespace", lambda w: w.lose_namespace())
unknown_without(namespace, "get namespaces")
