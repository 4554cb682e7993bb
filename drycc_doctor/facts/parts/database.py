"""The database: who leads, as Patroni writes it and as Patroni says it."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.http.page import Page, content
from drycc_doctor.facts.kubernetes.objects import KubeObject, Obj
from drycc_doctor.facts.kubernetes.pod_health import is_ready
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import PLATFORM, KubeList, PodGet, any_of
from drycc_doctor.model.reply import Failed

NAME = "drycc-database"
_ENDPOINTS = KubeList("v1", "endpoints", PLATFORM, labels="cluster-name=drycc-database")


class Target(Obj, frozen=True):
    name: str = ""


class Address(Obj, frozen=True):
    ip: str
    target_ref: Target | None = None


class Subset(Obj, frozen=True):
    addresses: tuple[Address, ...] = ()


class Endpoints(KubeObject, frozen=True):
    """Patroni writes its leader here, in annotations and as the only address (drycc/database#services)."""

    subsets: tuple[Subset, ...] | None = None

    def annotation(self, name: str) -> str:
        """One of Patroni's; empty where it is not there, or sealed."""
        value = self.metadata.annotations.get(name)
        return value if isinstance(value, str) else ""

    @property
    def addresses(self) -> tuple[Address, ...]:
        """Where clients are sent."""
        return tuple(address for one in self.subsets or () for address in one.addresses)


class Member(Obj, frozen=True):
    """One of Patroni's members."""

    name: str
    role: str = ""
    state: str = ""
    lag: int | str = 0  # bytes; ``unknown``
    timeline: int | None = None

    @property
    def leads(self) -> bool:
        """Whether clients are to be sent to it; by its names of old, too."""
        return self.role in {"leader", "master", "primary"}


class _Cluster(msgspec.Struct, frozen=True):
    members: tuple[Member, ...]
    pause: bool = False


class Database(msgspec.Struct, frozen=True):
    """The platform's own database; ``part`` is None where it runs elsewhere.

    ``members`` is what Patroni says, None where it was not asked or said nothing; ``why`` tells why not, and
    ``turned_away`` whether it was for the API server's proxy, which a NetworkPolicy may turn away. ``paused`` is whether
    an operator keeps Patroni from choosing another leader. ``silent`` is the leader's pod, where that does not answer and
    another does.
    """

    part: LiveWorkload | None
    endpoints: Endpoints | None
    members: tuple[Member, ...] | None
    why: str = ""
    turned_away: bool = False
    paused: bool = False
    silent: str = ""

    asks: ClassVar = (_ENDPOINTS, any_of(PodGet, port="8008", path="/cluster"))

    @classmethod
    def gather(cls, ask: FactContext, components: Components) -> Self:
        """The Endpoints, then one pod's REST API: the leader's, if it is there. Its Service has no selector."""
        part = components.find(NAME)
        if part is None:
            return cls(None, None, None)
        endpoints = next((one for one in ask.objects(_ENDPOINTS, Endpoints) if one.metadata.name == NAME), None)
        return cls(part, endpoints, *_members(ask, part, endpoints.annotation("leader") if endpoints else ""))


def _members(
    ask: FactContext, part: LiveWorkload, leader: str
) -> tuple[tuple[Member, ...] | None, str, bool, bool, str]:
    ready = sorted((p.metadata.name for p in part.pods if is_ready(p)), key=lambda name: (name != leader, name))
    if not ready:
        return None, "none of its pods is ready", False, False, ""
    first = _asked(ask, ready[0])
    if ready[0] == leader and first[2] and len(ready) > 1 and (other := _asked(ask, ready[1]))[0] is not None:
        return *other, leader
    return *first, ""


def _asked(ask: FactContext, pod: str) -> tuple[tuple[Member, ...] | None, str, bool, bool]:
    page = ask.reply(PodGet(pod, "8008", "/cluster"), Page)
    if isinstance(page, Failed):
        return None, page.detail or str(page.reason), False, False
    if page.status != 200:
        return None, page.trouble or f"status {page.status}", page.trouble in {"unreached", "timeout", "refused"}, False
    if cluster := content(page, _Cluster):
        return cluster.members, "", False, cluster.pause
    return None, "what answers on port 8008 is not Patroni", False, False
