"""What the accounts of the platform's namespace may do."""

from collections.abc import Iterator
from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.permissions import PolicyRule
from drycc_doctor.facts.kubernetes.rbac import Binding, ClusterRoleBindings, ClusterRoles, Role, RoleBindings, Roles
from drycc_doctor.facts.platform.grants import Grant
from drycc_doctor.facts.platform.options import OperatorOptions
from drycc_doctor.facts.platform.workloads import Platform


class Authority(msgspec.Struct, frozen=True):
    """Roles and bindings, by kind and name: those of the platform's namespace and those of the cluster."""

    namespace: str
    roles: dict[tuple[str, str], Role]
    bindings: dict[tuple[str, str], Binding]

    asks: ClassVar = ()
    requires: ClassVar = (Platform,)

    @classmethod
    def gather(
        cls,
        operator: OperatorOptions,
        roles: Roles,
        cluster_roles: ClusterRoles,
        bindings: RoleBindings,
        cluster_bindings: ClusterRoleBindings,
    ) -> Self:
        """Of four lists: without any of them nobody knows what an account may not do."""
        by_kind = {"Role": roles.items, "ClusterRole": cluster_roles.items}
        bound = {"RoleBinding": bindings.items, "ClusterRoleBinding": cluster_bindings.items}
        return cls(
            operator.namespace,
            {(kind, one.metadata.name): one for kind, items in by_kind.items() for one in items},
            {(kind, one.metadata.name): one for kind, items in bound.items() for one in items},
        )

    def binding(self, grant: Grant) -> Binding | None:
        """The binding of a grant's name."""
        return self.bindings.get((grant.binding_kind, grant.binding))

    def role(self, grant: Grant) -> Role | None:
        """The role of a grant's name."""
        return self.roles.get((grant.role_kind, grant.role))

    def rules(self, account: str, *, everywhere: bool) -> Iterator[PolicyRule]:
        """What an account may do: in every namespace, or at least in the platform's."""
        for (kind, _), binding in self.bindings.items():
            if (kind == "ClusterRoleBinding" or not everywhere) and binding.binds(account, self.namespace):
                role = self.roles.get((binding.role_ref.kind, binding.role_ref.name))
                yield from (role.rules or ()) if role else ()
