"""The key that passport signs with; and since when pods hold the keys that each upgrade writes anew (drycc/passport#signing-key)."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.dns.domain import Domain, PlatformHosts
from drycc_doctor.facts.http.page import AskedByName, HttpReply, content, read_or_none, secured
from drycc_doctor.facts.kubernetes.objects import KubeObject, Obj
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import PLATFORM, HttpGet, KubeList
from drycc_doctor.sealing.seal import Seal


class SigningKeys(AskedByName, frozen=True):
    """What passport answers when it is asked for its keys by name, and the keys' moduli, sealed."""

    page: HttpReply
    moduli: tuple[Seal, ...]

    @classmethod
    def gather(cls, ask: FactContext, domain: Domain, hosts: PlatformHosts) -> Self:
        """Its JSON Web Keys (RFC 7517)."""
        host = f"drycc-passport.{domain.name}"
        url, page = secured(ask, [HttpGet(f"{hosts.scheme}://{host}/oauth/.well-known/jwks.json")])[0]
        keys = (content(page, dict) or {}).get("keys")
        moduli = [one.get("n") for one in keys if isinstance(one, dict)] if isinstance(keys, list) else []
        return cls(host, url, page, tuple(filter(None, (read_or_none(one, Seal) for one in moduli))))


class _Running(Obj, frozen=True):
    started_at: str = ""


class _State(Obj, frozen=True):
    running: _Running | None = None


class _Container(Obj, frozen=True):
    state: _State = _State()


class _Status(Obj, frozen=True):
    container_statuses: tuple[_Container, ...] = ()


class _Pod(KubeObject, frozen=True):
    status: _Status = _Status()


class PodStart(msgspec.Struct, frozen=True):
    """A pod, and since when its oldest container runs; empty where none runs."""

    name: str
    app: str
    at: str


class PodStarts(msgspec.Struct, frozen=True):
    """Since when each pod of the platform's namespace runs."""

    items: tuple[PodStart, ...]

    asks: ClassVar = (KubeList("v1", "pods", PLATFORM),)

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """The list that other facts read too."""
        return cls(tuple(_started(one) for one in ask.objects(cls.asks[0], _Pod)))

    def of(self, app: str) -> tuple[PodStart, ...]:
        """The pods of an app, by their label."""
        return tuple(one for one in self.items if one.app == app)


def _started(pod: _Pod) -> PodStart:
    times = [one.state.running.started_at for one in pod.status.container_statuses if one.state.running]
    return PodStart(pod.metadata.name, pod.metadata.labels.get("app", ""), min(times, default=""))
