"""The pod templates of the platform."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.jobs import CronJobs, Jobs
from drycc_doctor.facts.kubernetes.pod_specs import PodTemplateSpec
from drycc_doctor.facts.kubernetes.workloads import Workloads


class Template(msgspec.Struct, frozen=True):
    """The pod template of a workload, a CronJob, or a Job that nobody owns; ``name`` is theirs."""

    kind: str  # deployments, statefulsets, daemonsets, cronjobs, jobs
    name: str
    spec: PodTemplateSpec


class Templates(msgspec.Struct, frozen=True):
    """Every pod template of the platform's namespace; build Jobs and what CronJobs made are not among them."""

    items: tuple[Template, ...]

    asks: ClassVar = ()

    @classmethod
    def gather(cls, workloads: Workloads, cron_jobs: CronJobs, jobs: Jobs) -> Self:
        """Of the lists that other facts read too. Build Jobs are the apps' own (drycc/builder#build-jobs)."""
        items = [Template(kind, one.metadata.name, one.spec.template.spec) for kind, one in workloads.items]
        for cron in cron_jobs.items:
            items += [Template("cronjobs", cron.metadata.name, cron.spec.job_template.spec.template.spec)]
        for job in jobs.items:
            if not job.metadata.owner_references and job.metadata.labels.get("app") != "drycc-imagebuilder":
                items += [Template("jobs", job.metadata.name, job.spec.template.spec)]
        return cls(tuple(items))

    def find(self, name: str) -> Template | None:
        """The template of a workload, if it is there."""
        return next((one for one in self.items if one.name == name), None)
