"""Pods, and what their containers say of themselves."""

import msgspec

from drycc_doctor.facts.kubernetes.objects import Disclosed, KubeObject, Named, Obj, Status


class Waiting(Obj, frozen=True):
    reason: str = ""
    message: str = ""


class Terminated(Obj, frozen=True):
    exit_code: int = 0
    reason: str = ""
    finished_at: str = ""


class State(Obj, frozen=True):
    waiting: Waiting | None = None
    terminated: Terminated | None = None


class ContainerStatus(Obj, frozen=True):
    name: str
    image: str = ""
    image_id: str = msgspec.field(default="", name="imageID")
    ready: bool = False
    restart_count: int = 0
    state: State = State()
    last_state: State = State()


class EnvVar(Obj, frozen=True):
    name: str
    value: Disclosed | None = None


class ContainerPort(Obj, frozen=True):
    container_port: int
    name: str = ""


class Container(Obj, frozen=True):
    name: str
    image: str = ""
    env: tuple[EnvVar, ...] = ()
    ports: tuple[ContainerPort, ...] = ()


class InitContainer(Obj, frozen=True):
    """One that ends before the others begin; or, restarted always, runs beside them (Kubernetes: sidecar containers)."""

    name: str
    restart_policy: str = ""


class PodSpec(Obj, frozen=True):
    containers: tuple[Container, ...] = ()
    init_containers: tuple[InitContainer, ...] = ()
    node_name: str = ""


class PodStatus(Status, frozen=True):
    phase: str = ""
    reason: str = ""
    start_time: str = ""
    pod_ip: str = msgspec.field(default="", name="podIP")
    container_statuses: tuple[ContainerStatus, ...] = ()
    init_container_statuses: tuple[ContainerStatus, ...] = ()


class Pod(KubeObject, frozen=True):
    spec: PodSpec = PodSpec()
    status: PodStatus = PodStatus()


class AppMeta(Named, frozen=True):
    labels: dict[str, str] = {}


class AppPodSpec(Obj, frozen=True):
    init_containers: tuple[InitContainer, ...] = ()
    node_name: str = ""


class AppPod(Obj, frozen=True):
    """A pod of an app: there are thousands, and what their users put into them is none of our business."""

    metadata: AppMeta
    spec: AppPodSpec = AppPodSpec()
    status: PodStatus = PodStatus()
