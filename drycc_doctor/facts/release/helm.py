"""The Helm release of the platform: its newest revision, and its first if that was kept (drycc/release#release-secrets)."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Self

import msgspec

from drycc_doctor.facts.http.page import read_or_none
from drycc_doctor.facts.kubernetes.objects import KubeObject, Meta, Table
from drycc_doctor.model import subject
from drycc_doctor.model.fact import FactContext, Missing, MissingError
from drycc_doctor.model.query import PLATFORM, KubeList, KubeTable, any_of
from drycc_doctor.model.reply import Reason
from drycc_doctor.sealing.seal import Seal, Url

_NAME = re.compile(r"sh\.helm\.release\.v1\.(?P<release>.+)\.v(?P<revision>\d+)")
_TABLE = KubeTable("v1", "secrets", PLATFORM, labels="owner=helm")


class _Chart(msgspec.Struct, frozen=True, rename="camel"):
    name: str | None = None
    version: str | None = None
    app_version: str | None = None


class _Info(msgspec.Struct, frozen=True):
    status: str | None = None
    first_deployed: str | None = None
    last_deployed: str | None = None


class ManifestObject(KubeObject, frozen=True):
    """One object of a release's manifest; what is in it where the door lets it through, sealed."""

    kind: str = ""
    api_version: str = ""
    spec: Any = None
    data: Any = None
    rules: Any = None  # of a role
    role_ref: Any = None  # of a binding
    subjects: Any = None


class Release(msgspec.Struct, frozen=True):
    """One revision of a release, with the operator's values and the chart's."""

    name: str | None = None
    version: int | None = None
    info: _Info = _Info()
    chart: _Chart = _Chart()
    config: dict[str, Any] = {}
    defaults: dict[str, Any] = {}
    manifest: tuple[ManifestObject, ...] | None = None  # None where it cannot be read, or was superseded
    configuration: tuple[ManifestObject, ...] | None = None  # its Secrets and ConfigMaps; None where it cannot be read

    def value(self, path: str) -> Any:
        """What is in force at a dotted path: the operator's value, else the chart's default, else None."""
        for values in (self.config, self.defaults):
            if (value := at(values, path)) is not None:
                return value
        return None

    def configured(self, path: str) -> bool:
        """Whether the operator set a dotted path, to anything but null."""
        return at(self.config, path) is not None

    def seal(self, path: str) -> Seal | None:
        """A value that is sealed; None where there is none, or it is something else."""
        return read_or_none(self.value(path), Seal)

    def url(self, path: str) -> Url | None:
        """A value that is a URL; None where there is none, or it is something else."""
        return read_or_none(self.value(path), Url)


def is_set(value: Any) -> bool:
    """Whether a value of a release is more than empty; a sealed one has a length.

    >>> is_set(""), is_set({"$sealed": "seal", "mac": "", "length": 0}), is_set("istio")
    (False, False, True)
    """
    return bool(value.get("length", 1) if isinstance(value, Mapping) and "$sealed" in value else value)


def at(values: Any, path: str) -> Any:
    """What values have at a dotted path; None where there is nothing."""
    for name in path.split("."):
        if not isinstance(values, Mapping) or name not in values:
            return None
        values = values[name]
    return values


class _ReleaseSecret(msgspec.Struct, frozen=True):
    metadata: Meta
    release: Release | None = None


class HelmRelease(msgspec.Struct, frozen=True):
    """The newest revision; and the first one, None where Helm no longer keeps it."""

    newest: Release
    first: Release | None
    kept: tuple[str, ...] = ()  # the Secrets of all revisions that Helm keeps, the newest first

    asks: ClassVar = (_TABLE, any_of(KubeList, api="v1", plural="secrets", namespace=PLATFORM))

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """The names first, as a table: a revision may weigh a megabyte."""
        names = [m for name in ask.answer(_TABLE, Table).column("Name") if (m := _NAME.fullmatch(name))]
        ours = sorted((m for m in names if m["release"] == _release(names)), key=lambda m: int(m["revision"]))
        if not ours:
            missing = subject.thing("Helm release", "drycc")
            raise MissingError(Missing(Reason.NOT_FOUND, missing, "no Helm release is stored in the namespace"))
        newest, first = ours[-1].string, ours[0].string if ours[0]["revision"] == "1" else ""
        read = _revisions(ask, ours[-1], *([ours[0]] if first else []))
        if newest not in read:
            missing = subject.thing("Secret", newest)
            raise MissingError(Missing(Reason.UNREADABLE, missing, "the Helm release cannot be read"))
        return cls(read[newest], read.get(first), tuple(one.string for one in reversed(ours)))


def _release(names: list[re.Match[str]]) -> str:
    """The platform's release among others of the namespace: ``drycc`` (drycc/release#names-of-the-release), or the only one."""
    known = {m["release"] for m in names}
    return "drycc" if "drycc" in known or not known else min(known)


def _revisions(ask: FactContext, *secrets: re.Match[str]) -> dict[str, Release]:
    """Some revisions of one release in one list, by the names of their Secrets; those that can be opened."""
    numbers = ",".join(dict.fromkeys(one["revision"] for one in secrets))
    labels = f"owner=helm,name={secrets[0]['release']},version in ({numbers})"
    found = ask.objects(KubeList("v1", "secrets", PLATFORM, labels=labels), _ReleaseSecret)
    return {one.metadata.name: one.release for one in found if one.release is not None}


def revision(ask: FactContext, name: str) -> Release | None:
    """One revision, by its Secret; None where that is not there, or cannot be opened. It may weigh a megabyte."""
    query = KubeList("v1", "secrets", PLATFORM, fields=f"metadata.name={name}")
    return next((one.release for one in ask.objects(query, _ReleaseSecret)), None)
