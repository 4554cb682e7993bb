"""The controller's webhook, by which the API server tells it of Jobs (drycc/controller#webhook)."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.objects import KubeObject, Obj
from drycc_doctor.facts.kubernetes.secrets import Certificate
from drycc_doctor.facts.platform.workloads import Platform
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import KubeList, Now, any_of
from drycc_doctor.sealing.seal import Seal

_API, _PLURAL = "admissionregistration.k8s.io/v1", "mutatingwebhookconfigurations"


class HookService(Obj, frozen=True):
    name: str = ""
    path_key: Seal | None = None  # the last part of the path, which is a Secret's value (drycc/controller#webhook)


class ClientConfig(Obj, frozen=True):
    ca_bundle: Seal | None = None
    certificates: tuple[Certificate, ...] = ()  # those of the caBundle
    service: HookService = HookService()


class MutatingWebhook(Obj, frozen=True):
    name: str = ""
    failure_policy: str = "Fail"
    client_config: ClientConfig = ClientConfig()


class WebhookConfiguration(KubeObject, frozen=True):
    webhooks: tuple[MutatingWebhook, ...] = ()


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
