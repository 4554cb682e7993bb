"""Webhooks that the API server calls."""

from drycc_doctor.facts.kubernetes.objects import KubeObject, Obj
from drycc_doctor.facts.kubernetes.secrets import Certificate
from drycc_doctor.sealing.seal import Seal


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
