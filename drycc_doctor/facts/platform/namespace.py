"""The namespace that the platform is in."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.namespaces import Namespace
from drycc_doctor.model import subject
from drycc_doctor.model.fact import FactContext, Missing, MissingError, fields_of
from drycc_doctor.model.query import NamespaceGet
from drycc_doctor.model.reply import Failed, Reason


class PlatformNamespace(msgspec.Struct, frozen=True):
    """The namespace that was to be looked at; Missing, NOT_FOUND, where there is none of its name."""

    namespace: Namespace

    asks: ClassVar = (NamespaceGet(keep=fields_of(Namespace)),)

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """By name: lists of what is in a namespace are empty, and no error, where the namespace is not there."""
        reply = ask.reply(cls.asks[0], Namespace)
        if not isinstance(reply, Failed):
            return cls(reply)
        if reply.reason is Reason.NOT_FOUND:
            raise MissingError(Missing(Reason.NOT_FOUND, subject.platform(), "there is no such namespace"))
        raise MissingError(Missing.of(cls.asks[0], reply))
