"""Fluentbit's inputs and outputs, as far as they are disclosed (drycc/logging#fluentbit-configuration)."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.objects import Disclosed, KubeObject, Obj
from drycc_doctor.facts.kubernetes.references import ConfigMaps
from drycc_doctor.facts.platform.workloads import Platform
from drycc_doctor.model.fact import FactContext
from drycc_doctor.sealing.seal import Url


class Section(Obj, frozen=True):
    """``[OUTPUT]``, with those of its keys that are disclosed."""

    section: str
    keys: dict[str, Disclosed] = {}

    def value(self, key: str) -> str:
        """A key that is not sealed; empty where it is."""
        value = self.keys.get(key)
        return value if isinstance(value, str) else ""

    @property
    def url(self) -> Url | None:
        """Where it sends."""
        value = self.keys.get("base_url")
        return value if isinstance(value, Url) else None


class Text(Obj, frozen=True):
    """One file; ``strange`` counts lines that are neither section, key and value, nor comment."""

    sections: tuple[Section, ...] = ()
    strange: int = 0
    includes: int = 0


class _Config(KubeObject, frozen=True):
    skeleton: dict[str, Text] = {}


class Fluentbit(msgspec.Struct, frozen=True):
    """Its ConfigMap's ``fluent-bit.conf``; ``text`` is None where there is none."""

    config: str
    text: Text | None

    asks: ClassVar = ConfigMaps.asks

    @classmethod
    def gather(cls, ask: FactContext, platform: Platform) -> Self:
        """From the list of ConfigMaps that others read too."""
        wanted = platform.generation.collector_config
        files = (one.skeleton for one in ask.objects(cls.asks[0], _Config) if one.metadata.name == wanted)
        return cls(wanted, next(files, {}).get("fluent-bit.conf"))

    def of(self, section: str) -> tuple[Section, ...]:
        """The sections of a kind."""
        return tuple(one for one in self.text.sections if one.section == section) if self.text else ()
