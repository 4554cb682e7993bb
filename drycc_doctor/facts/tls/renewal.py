"""How far the next certificate is (drycc/tls#renewals)."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.clock import DAY, HOUR, Clock, ClusterClock
from drycc_doctor.facts.tls.cert_manager import CertManagerObject, PlatformCertificate

_LONG = HOUR
"""Longer than any renewal that goes well takes, and as long as cert-manager waits after the first failure."""
_USUAL = 30 * DAY
"""Between renewal and end of a certificate of ninety days."""


class Renewal(msgspec.Struct, frozen=True):
    """Of the platform's certificate: seconds since something was, None where it is not so.

    ``left``: until it ends, negative afterwards. ``near``: less than a third of the time is left that there was to renew it.
    """

    left: float | None = None
    near: bool = False
    asking: float | None = None  # since a new one is asked for
    due: float | None = None  # since it should have been asked for
    attempts: int = 0  # that failed so far
    failed: bool = False  # the last attempt, or one before the present one

    asks: ClassVar = ()

    @classmethod
    def gather(cls, platform_certificate: PlatformCertificate, cluster_clock: ClusterClock) -> Self:
        """From the Certificate's status, by the clock of those who wrote it."""
        certificate = platform_certificate.certificate
        return cls() if certificate is None else cls.of(certificate, Clock(cluster_clock.server))

    @classmethod
    def of(cls, certificate: CertManagerObject, clock: Clock) -> Self:
        """A time that cannot be read is one that is not there."""
        status, issuing = certificate.status, certificate.condition("Issuing")
        over, due = clock.since(status.not_after), clock.since(status.renewal_time)
        asking = (clock.since(issuing.last_transition_time) or 0) if issuing is not None and issuing.true else None
        if over is None:
            return cls(asking=asking, failed=certificate.failed_last)
        window = _USUAL if due is None else due - over
        failed = certificate.failed_last or (certificate.issuing and bool(status.failed_issuance_attempts))
        return cls(-over, -over < window / 3, asking, due, status.failed_issuance_attempts, failed)

    @property
    def hangs(self) -> bool:
        """Whether a new one is asked for since longer than that ever takes."""
        return self.asking is not None and self.asking > _LONG

    @property
    def overdue(self) -> bool:
        """Whether it should be asked for, and is not; after a failure cert-manager waits before it tries again."""
        return self.asking is None and not self.failed and self.due is not None and self.due > _LONG

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.left is not None and self.left <= 0

    @property
    def late(self) -> bool:
        """Whether something keeps it from being renewed."""
        return self.hangs or self.overdue or self.failed
