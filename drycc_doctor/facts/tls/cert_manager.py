"""The platform's certificate as cert-manager keeps it (facts 1.13, 2)."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

import msgspec

from drycc_doctor.facts.gateway.gateway import PlatformGateway
from drycc_doctor.facts.kubernetes.objects import Conditions, Obj, condition
from drycc_doctor.model.fact import Ask, Missing, MissingError, fields_of
from drycc_doctor.model.query import PLATFORM, KubeList
from drycc_doctor.model.reply import Failed, Reason

NAME = "drycc-auto-tls"
"""The Certificate's name, and its Secret's."""
_ISSUER = "drycc-issuer"


class _Named(Obj, frozen=True):
    name: str


class _Status(Obj, frozen=True):
    conditions: Conditions = ()


class _Spec(Obj, frozen=True):
    dns_names: tuple[str, ...] = ()


class Managed(Obj, frozen=True):
    """A Certificate or an Issuer."""

    metadata: _Named
    spec: _Spec = _Spec()
    status: _Status = _Status()

    def covers(self, host: str) -> bool:
        """Whether it is for a host: by name, or by the wildcard of its parent domain."""
        return bool({host, f"*.{host.partition('.')[2]}"} & set(self.spec.dns_names))

    @property
    def ready(self) -> bool:
        """Whether it says so."""
        found = condition(self.status.conditions, "Ready")
        return found is not None and found.true

    def said(self, type_: str = "Ready") -> str:
        """A condition's reason and message."""
        found = condition(self.status.conditions, type_)
        return "it has no such condition: nobody looked at it" if found is None else f"{found.reason}: {found.message}"

    @property
    def failed_last(self) -> bool:
        """Whether the last try to issue it failed; it may be good for a while all the same."""
        found = condition(self.status.conditions, "Issuing")
        return found is not None and not found.true and found.reason == "Failed"


class _State(Obj, frozen=True):
    state: str = ""
    reason: str = ""


class _Proof(Obj, frozen=True):
    dns_name: str = ""
    type: str = ""


class Order(Obj, frozen=True):
    """An order of a certificate at an ACME server."""

    metadata: _Named
    status: _State = _State()


class Challenge(Obj, frozen=True):
    """A proof that the ACME server wants for one host."""

    metadata: _Named
    spec: _Proof = _Proof()
    status: _State = _State()


T = TypeVar("T", Order, Challenge)
_CERT, _ACME = "cert-manager.io/v1", "acme.cert-manager.io/v1"
ISSUERS = KubeList(_CERT, "issuers", PLATFORM)
"""One object: whole, so that all who judge it ask the same question."""


class CertManager(msgspec.Struct, frozen=True):
    """Whether cert-manager is installed; asked only where the gateway has no HTTPS, else it is of no matter."""

    installed: bool

    asks: ClassVar = (ISSUERS,)

    @classmethod
    def gather(cls, ask: Ask, gateway: PlatformGateway) -> Self:
        """The list that is asked with HTTPS too; where its kind is not served, there is no cert-manager."""
        reply = None if gateway.https else ask.reply(ISSUERS, list[object])
        if isinstance(reply, Failed) and reply.reason is not Reason.NOT_FOUND:
            raise MissingError(Missing.of(ISSUERS, reply))
        return cls(not isinstance(reply, Failed))


class PlatformCertificate(msgspec.Struct, frozen=True):
    """The Certificate and its Issuer, None where they are not there; orders and challenges, of one that is not well.

    ``wanted``: the gateway has HTTPS, so that the charts make a Certificate; where not, nothing is asked.
    """

    wanted: bool
    certificate: Managed | None = None
    issuer: Managed | None = None
    orders: tuple[Order, ...] = ()
    challenges: tuple[Challenge, ...] = ()

    asks: ClassVar = (
        KubeList(_CERT, "certificates", PLATFORM, keep=fields_of(Managed)),
        ISSUERS,
        KubeList(_ACME, "orders", PLATFORM, keep=fields_of(Order)),
        KubeList(_ACME, "challenges", PLATFORM, keep=fields_of(Challenge)),
    )

    @classmethod
    def gather(cls, ask: Ask, gateway: PlatformGateway) -> Self:
        """Two lists, and two more where they may tell what is wrong."""
        if not gateway.https:
            return cls(wanted=False)
        certificates, issuers, orders, challenges = cls.asks
        certificate = _find(_managed(ask, certificates), NAME)
        issuer = _find(_managed(ask, issuers), _ISSUER)
        if certificate is None or (certificate.ready and not certificate.failed_last):
            return cls(wanted=True, certificate=certificate, issuer=issuer)
        told = _known(ask, orders, Order), _known(ask, challenges, Challenge)
        return cls(wanted=True, certificate=certificate, issuer=issuer, orders=told[0], challenges=told[1])


def _find(items: tuple[Managed, ...], name: str) -> Managed | None:
    return next((one for one in items if one.metadata.name == name), None)


def _managed(ask: Ask, query: KubeList) -> tuple[Managed, ...]:
    """Nothing where cert-manager is not installed."""
    reply = ask.reply(query, list[object])
    if isinstance(reply, Failed):
        if reply.reason is Reason.NOT_FOUND:
            return ()
        raise MissingError(Missing.of(query, reply))
    return ask.objects(query, Managed)


def _known(ask: Ask, query: KubeList, type_: type[T]) -> tuple[T, ...]:
    """They tell more; without them there is less to tell."""
    return () if isinstance(ask.reply(query, list[object]), Failed) else ask.objects(query, type_)
