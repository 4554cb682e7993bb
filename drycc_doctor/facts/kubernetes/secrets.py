"""The platform's Secrets, sealed."""

from __future__ import annotations

from typing import ClassVar

from drycc_doctor.facts.kubernetes.listed import Listed
from drycc_doctor.facts.kubernetes.objects import Public, Secret
from drycc_doctor.model.query import PLATFORM, KubeList
from drycc_doctor.sealing.seal import Seal


class Secrets(Listed, frozen=True):
    """Every Secret of the platform's namespace but Helm's: names, keys, seals."""

    items: tuple[Secret, ...]

    asks: ClassVar = (KubeList("v1", "secrets", PLATFORM, fields="type!=helm.sh/release.v1"),)

    def seal(self, name: str, key: str) -> Seal | None:
        """One value's seal, if Secret and key are there."""
        return next((one.data.get(key) for one in self.items if one.metadata.name == name), None)

    def public(self, name: str, key: str) -> Public:
        """What is public of one value; nothing where Secret and key are not there."""
        return next((one.public.get(key) for one in self.items if one.metadata.name == name), None) or Public()
