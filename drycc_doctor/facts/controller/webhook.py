"""The controller's webhook, by which the API server tells it of Jobs (drycc/controller#webhook)."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.objects import KubeObject, Obj
from drycc_doctor.facts.kubernetes.secrets import Certificate
from drycc_doctor.facts.kubernetes.selectors import LabelSelector
from drycc_doctor.facts.platform.workloads import Platform
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import KubeList, Now, any_of
from drycc_doctor.sealing.seal import Seal, Url

_API, _PLURAL = "admissionregistration.k8s.io/v1", "mutatingwebhookconfigurations"
_NAME, _EVERY = "mutate.drycc.cc", "*"


class HookService(Obj, frozen=True):
    name: str = ""
    namespace: str = ""
    port: int = 443
    path_key: Seal | None = None  # the last part of the path, which is a Secret's value (drycc/controller#webhook)
    path_before: str | Seal = ""  # what stands before it

    @property
    def host(self) -> str:
        """The name that its certificate must have (Kubernetes: contacting the webhook)."""
        return f"{self.name}.{self.namespace}.svc"


class ClientConfig(Obj, frozen=True):
    ca_bundle: Seal | None = None
    certificates: tuple[Certificate, ...] = ()  # those of the caBundle
    service: HookService = HookService()
    url: Url | None = None  # in the place of a Service


class HookRule(Obj, frozen=True):
    api_groups: tuple[str, ...] = ()
    api_versions: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    scope: str = _EVERY

    @property
    def takes_jobs(self) -> bool:
        """Whether it is for changes of a Job's status (Kubernetes API, RuleWithOperations)."""
        wanted = (
            ({"batch", _EVERY}, self.api_groups),
            ({"v1", _EVERY}, self.api_versions),
            ({"UPDATE", _EVERY}, self.operations),
            ({"jobs/status", "jobs/*", "*/status", "*/*"}, self.resources),
        )
        return all(one & {*those} for one, those in wanted) and self.scope in {"Namespaced", _EVERY}


class MatchCondition(Obj, frozen=True):
    name: str = ""
    expression: str = ""


class MutatingWebhook(Obj, frozen=True):
    name: str = ""
    failure_policy: str = "Fail"
    client_config: ClientConfig = ClientConfig()
    rules: tuple[HookRule, ...] = ()
    object_selector: LabelSelector = LabelSelector()
    namespace_selector: LabelSelector = LabelSelector()
    match_conditions: tuple[MatchCondition, ...] = ()
    admission_review_versions: tuple[str, ...] = ()
    timeout_seconds: int = 10

    @property
    def review(self) -> str:
        """The version in which the API server asks: the first of those that it knows (Kubernetes: webhook request)."""
        return next((one for one in self.admission_review_versions if one in {"v1", "v1beta1"}), "")


class WebhookConfiguration(KubeObject, frozen=True):
    webhooks: tuple[MutatingWebhook, ...] = ()


class Webhook(msgspec.Struct, frozen=True):
    """Its configuration, None where there is none; and what time it is."""

    name: str
    namespace: str
    hook: MutatingWebhook | None
    now: float

    asks: ClassVar = (any_of(KubeList, api=_API, plural=_PLURAL), Now())

    @classmethod
    def gather(cls, ask: FactContext, platform: Platform) -> Self:
        """One list of one: it is named after the namespace."""
        name = f"{platform.namespace}-controller-mutate"
        configurations = ask.objects(KubeList(_API, _PLURAL, fields=f"metadata.name={name}"), WebhookConfiguration)
        hooks = sorted((hook for one in configurations for hook in one.webhooks), key=lambda hook: hook.name != _NAME)
        return cls(name, platform.namespace, hooks[0] if hooks else None, ask.answer(Now(), float))
