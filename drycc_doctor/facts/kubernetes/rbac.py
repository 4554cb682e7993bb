"""ServiceAccounts, roles, and who is bound to them."""

from typing import Any, ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.listed import Listed
from drycc_doctor.facts.kubernetes.objects import Named, Obj
from drycc_doctor.facts.kubernetes.permissions import PolicyRule
from drycc_doctor.model.fact import FactContext, fields_of
from drycc_doctor.model.query import PLATFORM, KubeList
from drycc_doctor.sealing.seal import Seal

_API = "rbac.authorization.k8s.io/v1"


class ServiceAccount(Obj, frozen=True):
    metadata: Named
    automount_service_account_token: bool | None = None  # whether pods get its token, where they do not say it


class Role(Obj, frozen=True):
    """A Role or a ClusterRole."""

    metadata: Named
    rules: tuple[PolicyRule, ...] | None = None  # the API server says null for none
    aggregation_rule: dict[str, Any] | None = None  # where there is one, a controller writes the rules


class RoleRef(Obj, frozen=True):
    """What a binding gives; the role need not be there."""

    kind: str = ""
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Grantee(Obj, frozen=True):
    """To whom a binding gives it: a ServiceAccount, a User, a Group."""

    kind: str = ""
    name: str | Seal = ""  # people and their groups are sealed
    namespace: str = ""

    def is_account(self, name: str, namespace: str) -> bool:
        """Whether it is a ServiceAccount, or a name or group that the API server gives it (Kubernetes: RBAC, subjects)."""
        match self.kind:
            case "ServiceAccount":
                return (self.name, self.namespace) == (name, namespace)
            case "User":
                return self.name == f"system:serviceaccount:{namespace}:{name}"
            case "Group":
                groups = ("system:serviceaccounts", f"system:serviceaccounts:{namespace}", "system:authenticated")
                return self.name in groups
        return False


class Binding(Obj, frozen=True):
    """A RoleBinding or a ClusterRoleBinding."""

    metadata: Named
    role_ref: RoleRef = RoleRef()
    subjects: tuple[Grantee, ...] | None = None

    def binds(self, account: str, namespace: str) -> bool:
        """Whether a ServiceAccount is among its subjects."""
        return any(one.is_account(account, namespace) for one in self.subjects or ())


class ServiceAccounts(msgspec.Struct, frozen=True):
    """The ServiceAccounts of the platform's namespace, by name."""

    by_name: dict[str, ServiceAccount]

    asks: ClassVar = (KubeList("v1", "serviceaccounts", PLATFORM, keep=fields_of(ServiceAccount)),)

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """One list; a dozen."""
        return cls({one.metadata.name: one for one in ask.objects(cls.asks[0], ServiceAccount)})


class Roles(Listed, frozen=True):
    """Every Role of the platform's namespace."""

    items: tuple[Role, ...]

    asks: ClassVar = (KubeList(_API, "roles", PLATFORM, keep=fields_of(Role)),)


class RoleBindings(Listed, frozen=True):
    """Every RoleBinding of the platform's namespace."""

    items: tuple[Binding, ...]

    asks: ClassVar = (KubeList(_API, "rolebindings", PLATFORM, keep=fields_of(Binding)),)


class ClusterRoles(Listed, frozen=True):
    """Every ClusterRole: an operator may have bound any of them."""

    items: tuple[Role, ...]

    asks: ClassVar = (KubeList(_API, "clusterroles", keep=fields_of(Role)),)


class ClusterRoleBindings(Listed, frozen=True):
    """Every ClusterRoleBinding, for the same reason."""

    items: tuple[Binding, ...]

    asks: ClassVar = (KubeList(_API, "clusterrolebindings", keep=fields_of(Binding)),)
