"""The pod templates of the platform, and all that their containers refer to."""

from __future__ import annotations

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


class VolumeSource(Obj, frozen=True):
    """A Secret or ConfigMap as a volume, or as a part of a projected one."""

    name: str = ""
    secret_name: str = ""
    items: tuple[Item, ...] = ()
    optional: bool = False


class ClaimSource(Obj, frozen=True):
    claim_name: str


class HostPath(Obj, frozen=True):
    path: str = ""


class EmptyDir(Obj, frozen=True):
    """It lives as long as its pod."""


class ProjectedSource(Obj, frozen=True):
    secret: VolumeSource | None = None
    config_map: VolumeSource | None = None


class Projected(Obj, frozen=True):
    sources: tuple[ProjectedSource, ...] = ()


class Volume(ProjectedSource, frozen=True, kw_only=True):
    name: str
    persistent_volume_claim: ClaimSource | None = None
    host_path: HostPath | None = None
    empty_dir: EmptyDir | None = None
    projected: Projected = Projected()


class PodTemplateSpec(Obj, frozen=True):
    """What a template says of its pods."""

    init_containers: tuple[Container, ...] = ()
    containers: tuple[Container, ...] = ()
    volumes: tuple[Volume, ...] = ()

    @property
    def every(self) -> tuple[Container, ...]:
        """Every container, in the order in which they start."""
        return (*self.init_containers, *self.containers)


class _PodTemplate(Obj, frozen=True):
    spec: PodTemplateSpec = PodTemplateSpec()


class JobSpec(Obj, frozen=True):
    template: _PodTemplate = _PodTemplate()


class _Workload(Obj, frozen=True):
    metadata: Meta
    spec: JobSpec = JobSpec()


class _JobTemplate(Obj, frozen=True):
    spec: JobSpec = JobSpec()


class _CronSpec(Obj, frozen=True):
    job_template: _JobTemplate = _JobTemplate()


class _CronJob(Obj, frozen=True):
    metadata: Meta
    spec: _CronSpec = _CronSpec()


class Template(msgspec.Struct, frozen=True):
    """The pod template of a workload, a CronJob, or a Job that nobody owns; ``name`` is theirs."""

    kind: str  # deployments, statefulsets, daemonsets, cronjobs, jobs
    name: str
    spec: PodTemplateSpec


class Templates(msgspec.Struct, frozen=True):
    """Every pod template of the platform's namespace; build Jobs and what CronJobs made are not among them."""

    items: tuple[Template, ...]

    asks: ClassVar = (*WORKLOADS, CRON_JOBS, JOBS)

    @classmethod
    def gather(cls, ask: Ask) -> Self:
        """The lists that other facts read too. Build Jobs are the apps' own (drycc/builder#build-jobs)."""
        items = [_of(q, one.metadata, one.spec) for q in WORKLOADS for one in ask.objects(q, _Workload)]
        items += [_of(CRON_JOBS, one.metadata, one.spec.job_template.spec) for one in ask.objects(CRON_JOBS, _CronJob)]
        for job in ask.objects(JOBS, _Workload):
            if not job.metadata.owner_references and job.metadata.labels.get("app") != "drycc-imagebuilder":
                items.append(_of(JOBS, job.metadata, job.spec))
        return cls(tuple(items))

    def find(self, name: str) -> Template | None:
        """The template of a workload, if it is there."""
        return next((one for one in self.items if one.name == name), None)


def _of(query: KubeList, metadata: Meta, spec: JobSpec) -> Template:
    return Template(query.plural, metadata.name, spec.template.spec)
