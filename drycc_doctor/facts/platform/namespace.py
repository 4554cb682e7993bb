"""The namespace that the platform is in."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.namespaces import Namespace
from drycc_doctor.model import subject
from drycc_doctor.model.fact import FactContext, Missing, MissingError, fields_of
from drycc_doctor.model.query import PLATFORM, KubeList
from drycc_doctor.model.reply import Reason


class PlatformNamespace(msgspec.Struct, frozen=True):
    """The namespace that was to be looked at; Missing, NOT_FOUND, where there is none of its name."""

    namespace: Namespace

    asks: ClassVar = (KubeList("v1", "namespaces", fields=f"metadata.name={PLATFORM}", keep=fields_of(Namespace)),)

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """A list of one: lists of what is in a namespace are empty, and no error, where the namespace is not there."""
        found = ask.objects(cls.asks[0], Namespace)
        if not found:
            raise MissingError(Missing(Reason.NOT_FOUND, subject.platform(), "there is no such namespace"))
        return cls(found[0])
