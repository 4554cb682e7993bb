"""The objects of the newest Helm release, each beside the one that is there."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.objects import KubeObject
from drycc_doctor.facts.platform.options import OperatorOptions
from drycc_doctor.facts.release.helm import HelmRelease, ManifestObject, Release
from drycc_doctor.facts.release.manifest_diff import Difference, differences, extra
from drycc_doctor.model import subject
from drycc_doctor.model.fact import FactContext, Missing, MissingError
from drycc_doctor.model.query import PLATFORM, KubeList
from drycc_doctor.model.reply import Reason
from drycc_doctor.sealing.manifest import COMPARED

_GATEWAY = "gateway.networking.k8s.io"
_GROUPS: dict[str, str] = {
    **dict.fromkeys(("deployments", "statefulsets", "daemonsets"), "apps/v1"),
    **dict.fromkeys(("cronjobs", "jobs"), "batch/v1"),
    **dict.fromkeys(("gateways", "httproutes", "listenersets"), f"{_GATEWAY}/v1"),
    "tcproutes": f"{_GATEWAY}/v1alpha2",
    "networkpolicies": "networking.k8s.io/v1",
    "issuers": "cert-manager.io/v1",
}
_FIELDS = {"secrets": "type!=helm.sh/release.v1"}
_QUERIES = {
    plural: KubeList(_GROUPS.get(plural, "v1"), plural, PLATFORM, fields=_FIELDS.get(plural, ""))
    for plural, _ in COMPARED.values()
}
"""The lists that other facts read too, to the letter: nothing is asked twice."""
IMMUTABLE = {
    "Deployment": ("selector",),
    "DaemonSet": ("selector",),
    "StatefulSet": ("selector", "serviceName", "podManagementPolicy", "volumeClaimTemplates"),
    "Job": ("selector", "template", "completions", "completionMode"),
}
"""Fields that cannot be changed once they are written (Kubernetes API; of a StatefulSet all but a few)."""


class _Live(KubeObject, frozen=True):
    spec: Any = None
    data: Any = None


class ManagedObject(msgspec.Struct, frozen=True):
    """An object of the manifest, and the live one; None where it is not there."""

    wanted: ManifestObject
    live: _Live | None

    @property
    def name(self) -> str:
        """As people say it: ``Deployment drycc-builder``."""
        return f"{self.wanted.kind} {self.wanted.metadata.name}"

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The fields that can be changed, and were."""
        if self.live is None:
            return ()
        spec, fixed = self.wanted.spec, IMMUTABLE.get(self.wanted.kind, ())
        free = {k: v for k, v in spec.items() if k not in fixed} if isinstance(spec, Mapping) else None
        return (*differences(free, self.live.spec), *differences(self.wanted.data, self.live.data, "data"))

    @property
    def fixed(self) -> tuple[Difference, ...]:
        """The fields that cannot be changed, and are others."""
        if self.live is None or not isinstance(self.wanted.spec, Mapping) or not isinstance(self.live.spec, Mapping):
            return ()
        live = self.live.spec
        names = [name for name in IMMUTABLE.get(self.wanted.kind, ()) if name in self.wanted.spec]
        return tuple(one for name in names for one in differences(self.wanted.spec[name], live.get(name), name))

    @property
    def added(self) -> tuple[str, ...]:
        """Variables of its containers that the release does not set."""
        if self.live is None or not isinstance(self.wanted.spec, Mapping):
            return ()
        wanted, live = _containers(self.wanted.spec), _containers(self.live.spec)
        added = (extra(wanted[name].get("env"), one.get("env")) for name, one in live.items() if name in wanted)
        return tuple(sorted({name for names in added for name in names}))


def _containers(spec: Any) -> dict[str, Mapping[str, Any]]:
    for key in ("template", "spec"):
        spec = spec.get(key) if isinstance(spec, Mapping) else None
    items = spec.get("containers") if isinstance(spec, Mapping) else None
    return {str(one.get("name")): one for one in items if isinstance(one, Mapping)} if isinstance(items, list) else {}


class ManagedObjects(msgspec.Struct, frozen=True):
    """Every object of the newest release's manifest whose kind is read; and the kinds that could not be read."""

    release: Release
    items: tuple[ManagedObject, ...]
    unlisted: tuple[Missing, ...]

    asks: ClassVar = tuple(_QUERIES.values())

    @classmethod
    def gather(cls, ask: FactContext, helm: HelmRelease, operator: OperatorOptions) -> Self:
        """The lists of the kinds that stand in the manifest."""
        release = helm.newest
        if release.manifest is None:
            missing = subject.thing("Helm release", release.name or "drycc")
            raise MissingError(Missing(Reason.UNREADABLE, missing, "the release's manifest cannot be read"))
        ours = [one for one in release.manifest if one.metadata.namespace in {"", operator.namespace}]
        items: list[ManagedObject] = []
        unlisted = []
        for kind in dict.fromkeys(one.kind for one in ours if one.kind in COMPARED):
            try:
                there = {one.metadata.name: one for one in ask.objects(_QUERIES[COMPARED[kind][0]], _Live)}
            except MissingError as error:
                unlisted.append(error.missing)
            else:
                items += (ManagedObject(one, there.get(one.metadata.name)) for one in ours if one.kind == kind)
        return cls(release, tuple(items), tuple(unlisted))

    def of(self, *kinds: str) -> Iterator[ManagedObject]:
        """Those of some kinds."""
        return (one for one in self.items if one.wanted.kind in kinds)
