"""The registry's settings, as its containers carry them."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.objects import Disclosed
from drycc_doctor.facts.platform.generations import G2
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor.model.fact import Missing


class RegistrySettings(msgspec.Struct, frozen=True):
    """Whether it is here; how it names buckets; the nodes' port for its proxy, and where the builder says that it is.

    ``path_style`` is what its containers carry, or the value where they take it from a Secret; ``host_port`` is 0 without one.
    """

    on_cluster: bool
    path_style: str
    host_port: int
    proxy_host: str  # 127.0.0.1:5555, by the builder

    asks: ClassVar = ()

    @classmethod
    def gather(cls, components: Components, helm_release: HelmRelease | Missing) -> Self:
        """From the templates of three workloads."""
        part, builder = components.find("drycc-registry"), components.find("drycc-builder")
        proxies = [one for one in components.items if (one.kind, one.name) == ("daemonsets", "drycc-registry-proxy")]
        containers = [container for one in proxies for container in one.containers]
        ports = [port.host_port for container in containers for port in container.ports if port.host_port]
        carried: Disclosed | None = part.env("DRYCC_STORAGE_PATH_STYLE") if part else None
        release = None if isinstance(helm_release, Missing) or components.generation < G2 else helm_release.newest
        value = release.value("registry.storagePathStyle") if release else None
        style = next((one for one in (carried, value) if isinstance(one, str)), "")
        style = "true" if not style and value is True else style
        named = builder.env("DRYCC_REGISTRY_PROXY_HOST") if builder else None
        return cls(part is not None, style, ports[0] if ports else 0, named if isinstance(named, str) else "")
