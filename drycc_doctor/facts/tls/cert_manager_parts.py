"""Cert-manager's own programs (drycc/tls#cert-manager-itself)."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.gateway.gateway import PlatformGateway
from drycc_doctor.facts.gateway.istiod import OPERATORS
from drycc_doctor.facts.kubernetes.control_planes import PODS, Part, PartWorkload, parts_of
from drycc_doctor.model.fact import FactContext

_NAME, _COMPONENT = "app.kubernetes.io/name", "app.kubernetes.io/component"
_OWN = {"cert-manager", "cainjector"}
_NAMES = _OWN | {"webhook"}
"""Names that nobody else gives; others have a webhook, too."""


class CertManagerParts(msgspec.Struct, frozen=True):
    """Its Deployments by component: controller, webhook, cainjector; nothing is asked where no certificate is wanted."""

    items: dict[str, Part] = {}
    wanted: bool = True

    asks: ClassVar = (
        OPERATORS,
        PODS,
    )

    @classmethod
    def gather(cls, ask: FactContext, gateway: PlatformGateway) -> Self:
        """One list, and the pods of those that are not ready. It is where what is surely its own is."""
        if not gateway.https:
            return cls(wanted=False)
        found = [one for one in ask.objects(OPERATORS, PartWorkload) if one.metadata.labels.get(_NAME) in _NAMES]
        homes = {one.metadata.namespace for one in found if one.metadata.labels.get(_NAME) in _OWN}
        parts = parts_of(ask, (one for one in found if one.metadata.namespace in homes))
        return cls({part.labels.get(_COMPONENT, part.labels[_NAME]): part for part in parts})
