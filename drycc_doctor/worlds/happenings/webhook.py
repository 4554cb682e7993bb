"""What can happen to the controller's webhook, in its configuration (drycc/controller#webhook)."""

from dataclasses import dataclass
from typing import Any

from drycc_doctor.worlds.state.objects import NAMESPACE, Object
from drycc_doctor.worlds.state.state import State


@dataclass(frozen=True, slots=True)
class Hook:
    """The webhook by which the API server tells the controller of Jobs."""

    state: State

    @property
    def obj(self) -> Object:
        """The webhook itself; its configuration holds one."""
        found = self.state.objects.get("mutatingwebhookconfigurations", f"{NAMESPACE}-controller-mutate", "")
        hook: Object = found["webhooks"][0]
        return hook

    def set(self, **fields: Any) -> None:
        """Fields of it have other values."""
        self.obj.update(fields)

    def ignore_failures(self) -> None:
        """Somebody lets changes pass where it does not answer."""
        self.set(failurePolicy="Ignore")

    def call(self, **service: Any) -> None:
        """It calls another Service: ``name``, ``namespace``, ``port``."""
        self.obj["clientConfig"]["service"].update(service)

    def call_url(self, url: str) -> None:
        """It calls a URL in the Service's place."""
        self.obj["clientConfig"].pop("service", None)
        self.obj["clientConfig"]["url"] = url

    def lead_to(self, before: str) -> None:
        """Its path begins in another way, and ends with the key."""
        service = self.obj["clientConfig"]["service"]
        service["path"] = before + service["path"].rstrip("/").rpartition("/")[2]

    def review(self, *versions: str) -> None:
        """The versions in which it says that it can be asked."""
        self.set(admissionReviewVersions=list(versions))

    def watch(self, **rule: list[str]) -> None:
        """Its rule for Jobs is another: ``resources``, ``operations``, ``apiGroups``."""
        self.obj["rules"][0].update(rule)

    def select(self, **labels: str) -> None:
        """It is called for objects of these labels only."""
        self.set(objectSelector={"matchLabels": labels} if labels else {})
