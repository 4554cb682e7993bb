"""The registry's settings, as its containers carry them."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.objects import Meta, Obj, Told
from drycc_doctor.facts.kubernetes.workloads import Workloads
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor.model.fact import FactContext, Missing


class _Port(Obj, frozen=True):
    host_port: int = 0


class _Container(Obj, frozen=True):
    ports: tuple[_Port, ...] = ()


class _Pods(Obj, frozen=True):
    containers: tuple[_Container, ...] = ()


class _Template(Obj, frozen=True):
    spec: _Pods = _Pods()


class _Spec(Obj, frozen=True):
    template: _Template = _Template()


class _Daemons(Obj, frozen=True):
    metadata: Meta
    spec: _Spec = _Spec()


class RegistrySettings(msgspec.Struct, frozen=True):
    """Whether it is here; how it names buckets; the nodes' port for its proxy, and where the builder says that it is.

    ``style`` is what its containers carry, or the value where they take it from a Secret; ``port`` is 0 without one.
    """

    here: bool
    style: str
    port: int
    named: str  # 127.0.0.1:5555, by the builder

    asks: ClassVar = (Workloads.asks[2],)

    @classmethod
    def gather(cls, ask: FactContext, components: Components, helm_release: HelmRelease | Missing) -> Self:
        """From the list of DaemonSets, which others read too."""
        part, builder = components.find("drycc-registry"), components.find("drycc-builder")
        proxies = [one for one in ask.objects(cls.asks[0], _Daemons) if one.metadata.name == "drycc-registry-proxy"]
        containers = [container for one in proxies for container in one.spec.template.spec.containers]
        ports = [port.host_port for container in containers for port in container.ports if port.host_port]
        carried: Told | None = part.env("DRYCC_STORAGE_PATH_STYLE") if part else None
        value = None if isinstance(helm_release, Missing) else helm_release.newest.value("registry.storagePathStyle")
        style = next((one for one in (carried, value) if isinstance(one, str)), "")
        style = "true" if not style and value is True else style
        named = builder.env("DRYCC_REGISTRY_PROXY_HOST") if builder else None
        return cls(part is not None, style, ports[0] if ports else 0, named if isinstance(named, str) else "")
