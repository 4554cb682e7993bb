"""What can happen to accounts, roles and bindings (drycc/rights#what-the-charts-grant)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from drycc_doctor.worlds.happenings.component import Component
from drycc_doctor.worlds.state.objects import NAMESPACE, NotThereError, Object
from drycc_doctor.worlds.state.state import State

_API = "rbac.authorization.k8s.io/v1"


@dataclass(frozen=True, slots=True)
class Account:
    """A ServiceAccount of the platform."""

    state: State
    name: str

    def remove(self) -> None:
        """Somebody deleted it; pods that run go on."""
        self.state.objects.remove("serviceaccounts", self.name)

    def mount_no_token(self) -> None:
        """Somebody hardened it: new pods get no token of it, unless they ask for one."""
        found = self.state.objects.get("serviceaccounts", self.name)
        found["automountServiceAccountToken"] = False

    def refuse(self, component: str) -> None:
        """It is gone, and a component's pods too: the API server makes no new ones (Kubernetes: ServiceAccount admission)."""
        self.remove()
        part = Component.named(self.state, component)
        owner = part.pod()["metadata"]["ownerReferences"][0]
        why = f'error looking up service account {NAMESPACE}/{self.name}: serviceaccount "{self.name}" not found'
        part.be_refused(f'pods "{owner["name"]}-" is forbidden: {why}')


@dataclass(frozen=True, slots=True)
class Rbac:
    """A role or a binding: the cluster's where there is a colon in its name, which a name in a namespace never has."""

    state: State
    plural: str  # roles, rolebindings
    name: str

    @property
    def kind(self) -> str:
        """``Role``, ``ClusterRoleBinding``."""
        return str(self.obj["kind"])

    @property
    def _at(self) -> tuple[str, str, str]:
        return (f"cluster{self.plural}", self.name, "") if ":" in self.name else (self.plural, self.name, NAMESPACE)

    @property
    def obj(self) -> Object:
        """The object itself."""
        return self.state.objects.get(*self._at)

    def remove(self) -> None:
        """Somebody deleted it."""
        self.state.objects.remove(*self._at)


class Role(Rbac):
    """A Role, or a ClusterRole."""

    def narrow(self, keeps: Callable[[Object], Any]) -> None:
        """Only some of its rules are left."""
        kept = [one for one in self.obj["rules"] if keeps(one)]
        if len(kept) == len(self.obj["rules"]):
            raise NotThereError(self.name, "rules")
        self.obj["rules"] = kept or None

    def forbid(self, verb: str) -> None:
        """It allows a verb nowhere any more."""
        if not any(verb in one["verbs"] for one in self.obj["rules"]):
            raise NotThereError(self.name, verb)
        for one in self.obj["rules"]:
            one["verbs"] = [each for each in one["verbs"] if each != verb] or ["get"]

    def aggregate(self) -> None:
        """A controller writes its rules, from roles of a label: there are none."""
        self.obj["aggregationRule"] = {"clusterRoleSelectors": [{"matchLabels": {"example.com/aggregate": "true"}}]}
        self.obj["rules"] = None

    def allow_all(self) -> None:
        """It allows everything."""
        self.obj["rules"] = [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]


class Binding(Rbac):
    """A RoleBinding, or a ClusterRoleBinding."""

    def name_another(self, **other: str) -> None:
        """Its subjects are others: of another ``name`` or ``namespace``."""
        for one in self.obj["subjects"]:
            one.update(other)

    def give(self, role: str) -> None:
        """Somebody made it anew, with another role: it cannot be changed."""
        self.obj["roleRef"]["name"] = role

    def replace(self, role: str, subject: Object) -> None:
        """The operator has one of another name in its place, which gives a ClusterRole to a subject."""
        kept, self_kind = self.obj["roleRef"] | {"kind": "ClusterRole", "name": role}, self.kind
        self.remove()
        metadata = {"name": "own"} | ({} if ":" in self.name else {"namespace": NAMESPACE})
        made: Object = {"apiVersion": _API, "kind": self_kind, "metadata": metadata}
        self.state.objects.add(_API, self._at[0], made | {"roleRef": kept, "subjects": [subject]})
