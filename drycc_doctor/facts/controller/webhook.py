"""The controller's webhook, by which the API server tells it of Jobs (drycc/controller#webhook)."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.webhooks import MutatingWebhook, WebhookConfiguration
from drycc_doctor.facts.platform.workloads import Platform
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import KubeList, Now, any_of

_API, _PLURAL = "admissionregistration.k8s.io/v1", "mutatingwebhookconfigurations"


class Webhook(msgspec.Struct, frozen=True):
    """Its configuration, None where there is none; and what time it is."""

    name: str
    hook: MutatingWebhook | None
    now: float

    asks: ClassVar = (any_of(KubeList, api=_API, plural=_PLURAL), Now())

    @classmethod
    def gather(cls, ask: FactContext, platform: Platform) -> Self:
        """One list of one: it is named after the namespace."""
        name = f"{platform.namespace}-controller-mutate"
        configurations = ask.objects(KubeList(_API, _PLURAL, fields=f"metadata.name={name}"), WebhookConfiguration)
        hooks = [hook for one in configurations for hook in one.webhooks]
        return cls(name, hooks[0] if hooks else None, ask.answer(Now(), float))
