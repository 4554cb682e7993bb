"""The platform's Jobs and CronJobs."""

from typing import ClassVar

from drycc_doctor.facts.kubernetes.listed import Listed
from drycc_doctor.facts.kubernetes.objects import DatedMeta, Obj, Status, holds
from drycc_doctor.facts.kubernetes.pod_specs import PodTemplate
from drycc_doctor.model.query import PLATFORM, KubeList


class JobSpec(Obj, frozen=True):
    template: PodTemplate = PodTemplate()


class JobStatus(Status, frozen=True):
    start_time: str = ""


class Job(Obj, frozen=True):
    metadata: DatedMeta
    spec: JobSpec = JobSpec()
    status: JobStatus = JobStatus()

    def has(self, type_: str) -> bool:
        """Whether it is ``Complete``, or has ``Failed``."""
        return holds(self.status.conditions, type_)

    @property
    def version(self) -> str:
        """VERSION of its containers; empty where none has it in clear."""
        values = (container.variable("VERSION") for container in self.spec.template.spec.containers)
        return next((value for value in values if isinstance(value, str)), "")


class JobTemplate(Obj, frozen=True):
    spec: JobSpec = JobSpec()


class CronSpec(Obj, frozen=True):
    schedule: str = ""
    time_zone: str = "Etc/UTC"
    suspend: bool = False
    job_template: JobTemplate = JobTemplate()


class CronStatus(Obj, frozen=True):
    last_schedule_time: str = ""
    last_successful_time: str = ""


class CronJob(Obj, frozen=True):
    metadata: DatedMeta
    spec: CronSpec = CronSpec()
    status: CronStatus = CronStatus()


class Jobs(Listed, frozen=True):
    """Every Job of the platform's namespace; build Jobs too."""

    items: tuple[Job, ...]

    asks: ClassVar = (KubeList("batch/v1", "jobs", PLATFORM),)


class CronJobs(Listed, frozen=True):
    """Every CronJob of the platform's namespace."""

    items: tuple[CronJob, ...]

    asks: ClassVar = (KubeList("batch/v1", "cronjobs", PLATFORM),)
