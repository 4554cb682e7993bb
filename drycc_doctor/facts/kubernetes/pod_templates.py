"""The pod templates of the platform, and all that their containers refer to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.objects import Meta, Obj, Told
from drycc_doctor.model.fact import Ask
from drycc_doctor.model.query import PLATFORM, KubeList

WORKLOADS = tuple(KubeList("apps/v1", kind, PLATFORM) for kind in ("deployments", "statefulsets", "daemonsets"))
CRON_JOBS = KubeList("batch/v1", "cronjobs", PLATFORM)
JOBS = KubeList("batch/v1", "jobs", PLATFORM)


class Ref(Obj, frozen=True):
    """A Secret or a ConfigMap; ``key`` is empty where all of it is meant."""

    name: str = ""
    key: str = ""
    optional: bool = False


class EnvSource(Obj, frozen=True):
    secret_key_ref: Ref | None = None
    config_map_key_ref: Ref | None = None


class EnvVar(Obj, frozen=True):
    name: str
    value: Told | None = None
    value_from: EnvSource = EnvSource()


class EnvFrom(Obj, frozen=True):
    secret_ref: Ref | None = None
    config_map_ref: Ref | None = None


class Mount(Obj, frozen=True):
    name: str


class Resources(Obj, frozen=True):
    limits: dict[str, str | int] = msgspec.field(default_factory=dict)


class Container(Obj, frozen=True):
    """A container of a template."""

    name: str
    image: str = ""
    command: tuple[Told, ...] = ()
    args: tuple[Told, ...] = ()
    env: tuple[EnvVar, ...] = ()
    env_from: tuple[EnvFrom, ...] = ()
    volume_mounts: tuple[Mount, ...] = ()
    resources: Resources = Resources()

    def variable(self, name: str) -> Told | None:
        """A variable, as the template sets it; of one that is set twice the later."""
        values = [e.value for e in self.env if e.name == name]
        return values[-1] if values else None


class Item(Obj, frozen=True):
    key: str


class Shown(Obj, frozen=True):
    """A Secret or ConfigMap as a volume, or as a part of a projected one."""

    name: str = ""
    secret_name: str = ""
    items: tuple[Item, ...] = ()
    optional: bool = False


class Claimed(Obj, frozen=True):
    claim_name: str


class HostPath(Obj, frozen=True):
    path: str = ""


class EmptyDir(Obj, frozen=True):
    """It lives as long as its pod."""


class Part(Obj, frozen=True):
    secret: Shown | None = None
    config_map: Shown | None = None


class Projected(Obj, frozen=True):
    sources: tuple[Part, ...] = ()


class Volume(Obj, frozen=True):
    name: str
    secret: Shown | None = None
    config_map: Shown | None = None
    persistent_volume_claim: Claimed | None = None
    host_path: HostPath | None = None
    empty_dir: EmptyDir | None = None
    projected: Projected = Projected()


class Spec(Obj, frozen=True):
    """What a template says of its pods."""

    init_containers: tuple[Container, ...] = ()
    containers: tuple[Container, ...] = ()
    volumes: tuple[Volume, ...] = ()

    @property
    def every(self) -> tuple[Container, ...]:
        """Every container, in the order in which they start."""
        return (*self.init_containers, *self.containers)


class _Pods(Obj, frozen=True):
    spec: Spec = Spec()


class _JobSpec(Obj, frozen=True):
    template: _Pods = _Pods()


class _Workload(Obj, frozen=True):
    metadata: Meta
    spec: _JobSpec = _JobSpec()


class _JobTemplate(Obj, frozen=True):
    spec: _JobSpec = _JobSpec()


class _ScheduleSpec(Obj, frozen=True):
    job_template: _JobTemplate = _JobTemplate()


class _CronJob(Obj, frozen=True):
    metadata: Meta
    spec: _ScheduleSpec = _ScheduleSpec()


class Template(msgspec.Struct, frozen=True):
    """The pod template of a workload, a CronJob, or a Job that nobody owns; ``name`` is theirs."""

    kind: str  # deployments, statefulsets, daemonsets, cronjobs, jobs
    name: str
    spec: Spec


class Templates(msgspec.Struct, frozen=True):
    """Every pod template of the platform's namespace; build Jobs and what CronJobs made are not among them."""

    items: tuple[Template, ...]

    asks: ClassVar = (*WORKLOADS, CRON_JOBS, JOBS)

    @classmethod
    def gather(cls, ask: Ask) -> Self:
        """The lists that other facts read too."""
        return cls((*_workloads(ask), *_crons(ask), *_jobs(ask)))

    def find(self, name: str) -> Template | None:
        """The template of a workload, if it is there."""
        return next((one for one in self.items if one.name == name), None)


def _workloads(ask: Ask) -> Iterator[Template]:
    for query in WORKLOADS:
        for one in ask.objects(query, _Workload):
            yield Template(query.plural, one.metadata.name, one.spec.template.spec)


def _crons(ask: Ask) -> Iterator[Template]:
    for one in ask.objects(CRON_JOBS, _CronJob):
        yield Template("cronjobs", one.metadata.name, one.spec.job_template.spec.template.spec)


def _jobs(ask: Ask) -> Iterator[Template]:
    """Build Jobs carry ``app=drycc-imagebuilder`` (facts 1.3): they are apps' matter."""
    for one in ask.objects(JOBS, _Workload):
        if not one.metadata.owner_references and one.metadata.labels.get("app") != "drycc-imagebuilder":
            yield Template("jobs", one.metadata.name, one.spec.template.spec)
