"""Parts that no Service leads to from outside, asked at one of their pods through the API server's pod proxy."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.http.page import HttpReply, Page
from drycc_doctor.facts.kubernetes.objects import holds
from drycc_doctor.facts.kubernetes.pod_health import is_ready
from drycc_doctor.facts.kubernetes.pods import ContainerStatus, Pod
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import PodGet, any_of
from drycc_doctor.model.reply import Failed

NOBODYS_IMAGE = "/v2/drycc-doctor/manifests/none"
"""Where a registry would have an image of this name (OCI distribution specification: pulling manifests)."""


_MINIO = ("/minio/health/cluster", "/minio/health/cluster/read")


def running_pod(part: LiveWorkload | None) -> Pod | None:
    """A pod of it that can be asked: a ready one, else one whose containers all run, on a node that is there."""
    pods = [one for one in part.pods if not _is_lost(one)] if part else []
    running = [p for p in pods if p.status.container_statuses and all(map(_runs, p.status.container_statuses))]
    return next((p for p in running if is_ready(p)), running[0] if running else None)


def _is_lost(pod: Pod) -> bool:
    """Whether its node no longer answers: Kubernetes takes Ready away, and leaves all else as it was."""
    return holds(pod.status.conditions, "ContainersReady") and not is_ready(pod)


def _runs(one: ContainerStatus) -> bool:
    return one.state.waiting is None and one.state.terminated is None


def at_pod(
    ask: FactContext, of_service: HttpReply, part: LiveWorkload | None
) -> tuple[str, HttpReply | None, HttpReply | None]:
    """A pod's name, and its ``/healthz`` and ``/readiness`` at port 8000, where its Service has no ready endpoint.

    For the controller and passport; nothing is asked where the Service leads somewhere, or no pod's containers run.
    """
    pod = running_pod(part)
    if pod is None or not isinstance(of_service, Page) or of_service.trouble != "no-endpoints":
        return "", None, None
    name = pod.metadata.name
    health, readiness = ask.replies([PodGet(name, "8000", path) for path in ("/healthz", "/readiness")], Page)
    return name, health, readiness


class BuilderHealth(msgspec.Struct, frozen=True):
    """The builder's own health pages: the bucket, and the controller, as it sees them (drycc/builder#health)."""

    pod: str  # empty where none can be asked
    health: Page | Failed | None
    readiness: Page | Failed | None

    asks: ClassVar = (any_of(PodGet, port="8092", path="/healthz"), any_of(PodGet, port="8092", path="/readiness"))

    @classmethod
    def gather(cls, ask: FactContext, components: Components) -> Self:
        """Two questions to one pod."""
        pod = running_pod(components.find("drycc-builder"))
        if pod is None:
            return cls("", None, None)
        name = pod.metadata.name
        health, readiness = ask.replies([PodGet(name, "8092", "/healthz"), PodGet(name, "8092", "/readiness")], Page)
        return cls(name, health, readiness)


class RegistryPage(msgspec.Struct, frozen=True):
    """The registry's ``/v2/``; its Service has no port, so that a pod is asked (drycc/registry#workloads)."""

    pod: str  # empty where none can be asked
    page: Page | Failed | None

    asks: ClassVar = (any_of(PodGet, port="5000", path="/v2/"),)

    @classmethod
    def gather(cls, ask: FactContext, components: Components) -> Self:
        """One question to one pod."""
        pod = running_pod(components.find("drycc-registry"))
        if pod is None:
            return cls("", None)
        return cls(pod.metadata.name, ask.reply(PodGet(pod.metadata.name, "5000", "/v2/"), Page))


class MinioHealth(msgspec.Struct, frozen=True):
    """Whether MinIO has drives enough to write, and where it has not, to read (drycc/storage#minio-answers).

    All is None where the object storage is no MinIO, or no pod of it runs.
    """

    write: HttpReply | None
    read: HttpReply | None = None

    asks: ClassVar = tuple(any_of(PodGet, port="9000", path=path) for path in _MINIO)

    @classmethod
    def gather(cls, ask: FactContext, components: Components) -> Self:
        """One question to one pod; a second where the first is answered by 503."""
        part = components.find("drycc-storage")
        pod = running_pod(part)
        names = {env.name for container in part.containers for env in container.env} if part else set()
        if pod is None or "MINIO_ROOT_USER" not in names:
            return cls(None)
        write, read = (PodGet(pod.metadata.name, "9000", path) for path in _MINIO)
        page = ask.reply(write, Page)
        return cls(page, ask.reply(read, Page) if isinstance(page, Page) and page.status == 503 else None)


class RegistryPull(msgspec.Struct, frozen=True):
    """What a node hears of an image that nobody has made: the registry must look for it in its storage.

    One of its proxies is asked, which log in on behalf of the nodes (drycc/registry#proxy).
    """

    pod: str  # empty where none can be asked
    page: Page | Failed | None

    asks: ClassVar = (any_of(PodGet, port="8080", path=NOBODYS_IMAGE),)

    @classmethod
    def gather(cls, ask: FactContext, components: Components) -> Self:
        """One question to one pod."""
        pod = running_pod(components.find("drycc-registry-proxy"))
        if pod is None:
            return cls("", None)
        return cls(pod.metadata.name, ask.reply(PodGet(pod.metadata.name, "8080", NOBODYS_IMAGE), Page))
