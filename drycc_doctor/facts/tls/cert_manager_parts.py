"""Cert-manager's own programs (drycc/tls#cert-manager-itself)."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.gateway.gateway import PlatformGateway
from drycc_doctor.facts.kubernetes.control_planes import PODS, Part, PartWorkload, parts_of
from drycc_doctor.model.fact import FactContext, fields_of
from drycc_doctor.model.query import KubeList

_NAME, _COMPONENT = "app.kubernetes.io/name", "app.kubernetes.io/component"
_OWN = {"cert-manager", "cainjector"}
"""Names that nobody else gives; others have a webhook, too."""


class CertManagerParts(msgspec.Struct, frozen=True):
    """Its Deployments by component: controller, webhook, cainjector; nothing is asked where no certificate is wanted."""

    items: dict[str, Part] = {}
    wanted: bool = True

    asks: ClassVar = (
        KubeList(
            "apps/v1",
            "deployments",
            labels=f"{_NAME} in (cert-manager,cainjector,webhook)",
            keep=fields_of(PartWorkload),
        ),
        PODS,
    )

    @classmethod
    def gather(cls, ask: FactContext, gateway: PlatformGateway) -> Self:
        """One list, and the pods of those that are not ready. It is where what is surely its own is."""
        if not gateway.https:
            return cls(wanted=False)
        found = ask.objects(cls.asks[0], PartWorkload)
        homes = {one.metadata.namespace for one in found if one.metadata.labels.get(_NAME) in _OWN}
        parts = parts_of(ask, (one for one in found if one.metadata.namespace in homes))
        return cls({part.labels.get(_COMPONENT, part.labels[_NAME]): part for part in parts})
