"""What can happen to the platform's namespace (drycc/failures#namespaces)."""

from dataclasses import dataclass

from drycc_doctor.worlds.happenings.condition import condition
from drycc_doctor.worlds.state.objects import NAMESPACE, Object
from drycc_doctor.worlds.state.state import State

_WELL = {
    "NamespaceDeletionDiscoveryFailure": ("ResourcesDiscovered", "All resources successfully discovered"),
    "NamespaceDeletionGroupVersionParsingFailure": (
        "ParsedGroupVersions",
        "All legacy kube types successfully parsed",
    ),
    "NamespaceDeletionContentFailure": (
        "ContentDeleted",
        "All content successfully deleted, may be waiting on finalization",
    ),
    "NamespaceContentRemaining": ("ContentRemoved", "All content successfully removed"),
    "NamespaceFinalizersRemaining": ("ContentRemoved", "All content successfully removed"),
}
_STALE = "metrics.k8s.io/v1beta1: stale GroupVersion discovery: metrics.k8s.io/v1beta1"
_REFUSED = 'failed calling webhook "policy.example.com": no endpoints available for service "policy"'
_HELD = {
    "NamespaceDeletionDiscoveryFailure": ("DiscoveryFailed", f"Discovery failed for some groups, 1 failing: {_STALE}"),
    "NamespaceDeletionContentFailure": (
        "ContentDeletionFailed",
        f"Failed to delete all resource types, 1 remaining: Internal error occurred: {_REFUSED}",
    ),
    "NamespaceContentRemaining": (
        "SomeResourcesRemain",
        "Some resources are remaining: persistentvolumeclaims. has 1 resource instances",
    ),
    "NamespaceFinalizersRemaining": (
        "SomeFinalizersRemain",
        "Some content in the namespace has finalizers remaining: example.com/backup in 1 resource instances",
    ),
}


@dataclass(frozen=True, slots=True)
class PlatformNamespace:
    """The namespace that the platform is in."""

    state: State

    @property
    def obj(self) -> Object:
        """The namespace itself."""
        return self.state.objects.get("namespaces", NAMESPACE, "")

    def be_held(self, finalizer: str) -> None:
        """Another controller than Kubernetes' own wants to see it before it goes."""
        self.obj["metadata"]["finalizers"] = [finalizer]

    def begin_to_go(self, *held: str, ago: float = 20) -> None:
        """Somebody deleted it, so many seconds ago: its pods are on their way out, the rest waits for them.

        ``held``: the conditions that hold.
        """
        self.obj["metadata"]["deletionTimestamp"] = self.state.time(-ago)
        self.obj["status"] = {"phase": "Terminating"}
        for type_, well in _WELL.items():
            reason, message = _HELD[type_] if type_ in held else well
            condition(self.obj, type_, "True" if type_ in held else "False", reason, message)
        for one in self.obj["status"]["conditions"]:
            one["lastTransitionTime"] = self.state.time(-ago)
        for pod in self.state.objects.list("pods", NAMESPACE):
            pod["metadata"] |= {"deletionTimestamp": self.state.time(30 - ago), "deletionGracePeriodSeconds": 30}
