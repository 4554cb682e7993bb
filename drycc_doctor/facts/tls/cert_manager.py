"""The platform's certificate as cert-manager keeps it (drycc/tls#certificate-objects)."""

from typing import ClassVar, Self, TypeVar

import msgspec

from drycc_doctor.facts.gateway.gateway import PlatformGateway
from drycc_doctor.facts.kubernetes.listed import is_served
from drycc_doctor.facts.kubernetes.objects import Obj, ObservedCondition, ObservedStatus, condition, holds
from drycc_doctor.model.fact import FactContext, fields_of
from drycc_doctor.model.query import PLATFORM, KubeList
from drycc_doctor.model.reply import Failed

CERTIFICATE = "drycc-auto-tls"
"""The Certificate's name, and its Secret's."""


class _Named(Obj, frozen=True):
    name: str


class _CountedMeta(_Named, frozen=True):
    generation: int = 0


class _IssuerRef(Obj, frozen=True):
    name: str = ""
    kind: str = "Issuer"


class _Spec(Obj, frozen=True):
    dns_names: tuple[str, ...] = ()
    issuer_ref: _IssuerRef = _IssuerRef()


class _CertificateStatus(ObservedStatus, frozen=True):
    not_after: str = ""
    renewal_time: str = ""  # when to begin the next one
    failed_issuance_attempts: int = 0  # of the next one, so far


class CertManagerObject(Obj, frozen=True):
    """A Certificate or an Issuer, as far as both are alike; an Issuer has no times."""

    metadata: _CountedMeta
    spec: _Spec = _Spec()
    status: _CertificateStatus = _CertificateStatus()

    def covers(self, host: str) -> bool:
        """Whether it is for a host: by name, or by the wildcard of its parent domain."""
        return bool({host, f"*.{host.partition('.')[2]}"} & set(self.spec.dns_names))

    @property
    def ready(self) -> bool:
        """Whether its condition Ready is true."""
        return holds(self.status.conditions, "Ready")

    def condition(self, type_: str) -> ObservedCondition | None:
        """One of its conditions; None where nobody has looked at it."""
        return condition(self.status.conditions, type_)

    @property
    def behind(self) -> bool:
        """Whether Ready is about an older generation of it; of the others only Ready is written each time."""
        ready = self.condition("Ready")
        seen = None if ready is None else ready.observed_generation
        return seen is not None and seen < self.metadata.generation

    @property
    def issuing(self) -> bool:
        """Whether a new one is being asked for now."""
        return holds(self.status.conditions, "Issuing")

    @property
    def failed_last(self) -> bool:
        """Whether the last try to issue it failed; it may be good for a while all the same."""
        issuing = self.condition("Issuing")
        return issuing is not None and not issuing.true and issuing.reason == "Failed"


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
    def gather(cls, ask: FactContext, gateway: PlatformGateway) -> Self:
        """The list that is asked with HTTPS too; where its kind is not served, there is no cert-manager."""
        return cls(gateway.https or is_served(ask, ISSUERS))


class PlatformCertificate(msgspec.Struct, frozen=True):
    """The Certificate and the Issuer that it names, None where they are not there; orders and challenges, of one that is asked for.

    ``wanted``: the gateway has HTTPS, so that the charts make a Certificate; where not, nothing is asked.
    """

    certificate: CertManagerObject | None = None
    issuer: CertManagerObject | None = None
    orders: tuple[Order, ...] = ()
    challenges: tuple[Challenge, ...] = ()
    wanted: bool = True

    asks: ClassVar = (
        KubeList(_CERT, "certificates", PLATFORM, keep=fields_of(CertManagerObject)),
        ISSUERS,
        KubeList(_ACME, "orders", PLATFORM, keep=fields_of(Order)),
        KubeList(_ACME, "challenges", PLATFORM, keep=fields_of(Challenge)),
    )

    @classmethod
    def gather(cls, ask: FactContext, gateway: PlatformGateway) -> Self:
        """Two lists, and two more where they may tell what is wrong."""
        if not gateway.https:
            return cls(wanted=False)
        certificates, issuers, orders, challenges = cls.asks
        certificate = _find(ask, certificates, CERTIFICATE)
        ref = certificate.spec.issuer_ref if certificate else _IssuerRef()
        issuer = _find(ask, issuers, ref.name) if ref.kind == "Issuer" else None
        if certificate is None or (certificate.ready and not certificate.failed_last and not certificate.issuing):
            return cls(certificate, issuer)
        return cls(certificate, issuer, _optional(ask, orders, Order), _optional(ask, challenges, Challenge))


def _find(ask: FactContext, query: KubeList, name: str) -> CertManagerObject | None:
    """None, too, where cert-manager is not installed."""
    items = ask.objects(query, CertManagerObject) if is_served(ask, query) else ()
    return next((item for item in items if item.metadata.name == name), None)


def _optional(ask: FactContext, query: KubeList, type_: type[T]) -> tuple[T, ...]:
    """What tells more; without it there is less to tell."""
    return () if isinstance(ask.reply(query, list[object]), Failed) else ask.objects(query, type_)
