"""The apps' namespaces."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.objects import Condition, Obj
from drycc_doctor.facts.platform.workloads import Platform
from drycc_doctor.model.fact import FactContext, fields_of
from drycc_doctor.model.query import KubeList

LABELS = "heritage=drycc"
"""The label of all that the controller makes for apps (drycc/apps#application-namespaces); fluentbit's and build Jobs'
pods carry it too."""


class _Dated(Condition, frozen=True):
    last_transition_time: str = ""


class _Meta(Obj, frozen=True):
    name: str
    labels: dict[str, str] = {}
    deletion_timestamp: str = ""


class _Spec(Obj, frozen=True):
    finalizers: tuple[str, ...] = ()


class _Status(Obj, frozen=True):
    phase: str = ""
    conditions: tuple[_Dated, ...] = ()


class AppNamespace(Obj, frozen=True):
    """An app's namespace: it has the app's name."""

    metadata: _Meta
    spec: _Spec = _Spec()
    status: _Status = _Status()

    @property
    def name(self) -> str:
        """The app's name."""
        return self.metadata.name


class AppNamespaces(msgspec.Struct, frozen=True):
    """Every app's namespace; the platform's own has no such label (drycc/apps#application-namespaces)."""

    items: tuple[AppNamespace, ...]

    asks: ClassVar = (KubeList("v1", "namespaces", labels=LABELS, keep=fields_of(AppNamespace)),)

    @classmethod
    def gather(cls, ask: FactContext, platform: Platform) -> Self:
        """One list, a page for five hundred apps."""
        return cls(tuple(one for one in ask.objects(cls.asks[0], AppNamespace) if one.name != platform.namespace))
