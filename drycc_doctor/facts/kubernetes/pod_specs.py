"""What pod templates say of their pods, and all that their containers refer to."""

from drycc_doctor.facts.kubernetes import pods
from drycc_doctor.facts.kubernetes.objects import Disclosed, Obj
from drycc_doctor.facts.kubernetes.quantity import parse_quantity

Amounts = dict[str, str | int | float]
"""Quantities, by the resource."""


class Ref(Obj, frozen=True):
    """A Secret or a ConfigMap; ``key`` is empty where all of it is meant."""

    name: str = ""
    key: str = ""
    optional: bool = False


class EnvSource(Obj, frozen=True):
    secret_key_ref: Ref | None = None
    config_map_key_ref: Ref | None = None


class EnvVar(pods.EnvVar, frozen=True):
    value_from: EnvSource = EnvSource()


class EnvFrom(Obj, frozen=True):
    secret_ref: Ref | None = None
    config_map_ref: Ref | None = None


class Mount(Obj, frozen=True):
    name: str
    sub_path: str = ""


class Resources(Obj, frozen=True):
    requests: Amounts = {}
    limits: Amounts = {}


class ContainerPort(pods.ContainerPort, frozen=True):
    host_port: int = 0


class Container(pods.Container, frozen=True):
    """A container of a template."""

    command: tuple[Disclosed, ...] = ()
    args: tuple[Disclosed, ...] = ()
    ports: tuple[ContainerPort, ...] = ()
    env: tuple[EnvVar, ...] = ()
    env_from: tuple[EnvFrom, ...] = ()
    volume_mounts: tuple[Mount, ...] = ()
    resources: Resources = Resources()

    def variable(self, name: str) -> Disclosed | None:
        """A variable, as the template sets it; of one that is set twice the later."""
        values = [e.value for e in self.env if e.name == name]
        return values[-1] if values else None

    @property
    def asks_for(self) -> dict[str, float]:
        """Its requests; where it has a limit and no request, the limit is the request (Kubernetes: resource limits)."""
        return {
            name: parse_quantity(value) for name, value in (self.resources.limits | self.resources.requests).items()
        }


class Toleration(Obj, frozen=True):
    key: str = ""
    operator: str = "Equal"
    value: str = ""
    effect: str = ""


class Item(Obj, frozen=True):
    key: str
    path: str = ""


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


class TokenSource(Obj, frozen=True):
    """A token of the pod's ServiceAccount."""

    path: str = ""


class ProjectedSource(Obj, frozen=True):
    secret: VolumeSource | None = None
    config_map: VolumeSource | None = None


class ProjectedVolumeSource(ProjectedSource, frozen=True):
    service_account_token: TokenSource | None = None


class Projected(Obj, frozen=True):
    sources: tuple[ProjectedVolumeSource, ...] = ()


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
    tolerations: tuple[Toleration, ...] = ()
    service_account_name: str = ""
    automount_service_account_token: bool | None = None

    @property
    def account(self) -> str:
        """The ServiceAccount that its pods run as; the API server writes ``default`` into a pod that names none."""
        return self.service_account_name or "default"

    def has_token(self, *, by_default: bool) -> bool:
        """Whether its pods get a token of that account; ``by_default`` is what the account says."""
        told = self.automount_service_account_token
        sources = (one for volume in self.volumes for one in volume.projected.sources)
        own = any(one.service_account_token is not None for one in sources)
        return own or (by_default if told is None else told)

    @property
    def all_containers(self) -> tuple[Container, ...]:
        """Every container, in the order in which they start."""
        return (*self.init_containers, *self.containers)


class PodTemplateMeta(Obj, frozen=True):
    labels: dict[str, str] = {}


class PodTemplate(Obj, frozen=True):
    metadata: PodTemplateMeta = PodTemplateMeta()
    spec: PodTemplateSpec = PodTemplateSpec()
