"""The apps' rollouts."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.apps.namespaces import LABELS
from drycc_doctor.facts.kubernetes.objects import Named, Obj, Status
from drycc_doctor.facts.platform.workloads import Platform
from drycc_doctor.model.fact import FactContext, fields_of
from drycc_doctor.model.query import KubeList


class _RolloutMeta(Named, frozen=True):
    generation: int = 0


class _AppContainer(Obj, frozen=True):
    image_pull_policy: str = ""


class _AppSpec(Obj, frozen=True):
    termination_grace_period_seconds: int | None = None
    containers: tuple[_AppContainer, ...] = ()


class _AppTemplate(Obj, frozen=True):
    spec: _AppSpec = _AppSpec()


class _RolloutSpec(Obj, frozen=True):
    paused: bool = False
    revision_history_limit: int | None = None
    template: _AppTemplate = _AppTemplate()


class _RolloutStatus(Status, frozen=True):
    observed_generation: int = 0


class AppDeployment(Obj, frozen=True):
    """A process of an app, as far as its rollout is judged."""

    metadata: _RolloutMeta
    spec: _RolloutSpec = _RolloutSpec()
    status: _RolloutStatus = _RolloutStatus()


class AppRollouts(msgspec.Struct, frozen=True):
    """Every Deployment of the apps."""

    items: tuple[AppDeployment, ...]

    asks: ClassVar = (KubeList("apps/v1", "deployments", labels=LABELS, keep=fields_of(AppDeployment)),)

    @classmethod
    def gather(cls, ask: FactContext, platform: Platform) -> Self:
        """One list: the table hides a new pod that is not ready behind the old one that is."""
        every = ask.objects(cls.asks[0], AppDeployment)
        return cls(tuple(one for one in every if one.metadata.namespace != platform.namespace))
