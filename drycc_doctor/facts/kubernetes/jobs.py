"""The platform's Jobs and CronJobs."""

from __future__ import annotations

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.objects import Conditions, DatedMeta, Obj, condition
from drycc_doctor.facts.kubernetes.pod_templates import CRON_JOBS, JOBS, Spec
from drycc_doctor.model.fact import Ask


class _Pods(Obj, frozen=True):
    spec: Spec = Spec()


class JobSpec(Obj, frozen=True):
    template: _Pods = _Pods()


class JobStatus(Obj, frozen=True):
    start_time: str = ""
    completion_time: str = ""
    active: int = 0
    failed: int = 0
    conditions: Conditions = ()


class Job(Obj, frozen=True):
    metadata: DatedMeta
    spec: JobSpec = JobSpec()
    status: JobStatus = JobStatus()

    def said(self, type_: str) -> bool:
        """Whether it is ``Complete``, or has ``Failed``."""
        told = condition(self.status.conditions, type_)
        return told is not None and told.true

    @property
    def version(self) -> str:
        """VERSION of its containers; empty where it is not told."""
        told = [one.variable("VERSION") for one in self.spec.template.spec.containers]
        return next((one for one in told if isinstance(one, str)), "")


class CronSpec(Obj, frozen=True):
    schedule: str = ""
    time_zone: str = "Etc/UTC"
    suspend: bool = False


class CronStatus(Obj, frozen=True):
    last_schedule_time: str = ""
    last_successful_time: str = ""


class CronJob(Obj, frozen=True):
    metadata: DatedMeta
    spec: CronSpec = CronSpec()
    status: CronStatus = CronStatus()


class Jobs(msgspec.Struct, frozen=True):
    """Every Job of the platform's namespace; build Jobs too."""

    items: tuple[Job, ...]

    asks: ClassVar = (JOBS,)

    @classmethod
    def gather(cls, ask: Ask) -> Self:
        """One list."""
        return cls(ask.objects(JOBS, Job))


class CronJobs(msgspec.Struct, frozen=True):
    """Every CronJob of the platform's namespace."""

    items: tuple[CronJob, ...]

    asks: ClassVar = (CRON_JOBS,)

    @classmethod
    def gather(cls, ask: Ask) -> Self:
        """One list; a handful."""
        return cls(ask.objects(CRON_JOBS, CronJob))
