"""Rules of roles, and what they allow (Kubernetes: RBAC, referring to resources)."""

from collections.abc import Iterable, Iterator
from itertools import product

import msgspec

from drycc_doctor.facts.kubernetes.objects import Obj

_EVERY = "*"


class Permission(msgspec.Struct, frozen=True, order=True):
    """One thing that may be done: to a resource of a group, or at a path of the API server; perhaps to one name only."""

    group: str
    resource: str
    verb: str
    name: str = ""
    path: str = ""

    @property
    def what(self) -> str:
        """To what, as ``kubectl auth can-i`` takes it.

        >>> Permission("apps", "deployments", "list").what, Permission("", "", "get", path="/metrics").what
        ('deployments.apps', '/metrics')
        """
        what = self.path or f"{self.resource}{'.' if self.group else ''}{self.group}"
        return f"{what} {self.name}" if self.name else what


class PolicyRule(Obj, frozen=True):
    """Allows every verb of its for every resource of its in every group of its."""

    api_groups: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    resource_names: tuple[str, ...] = ()
    paths: tuple[str, ...] = msgspec.field(name="nonResourceURLs", default=())

    @property
    def permissions(self) -> Iterator[Permission]:
        """One by one."""
        for group, resource, verb in product(self.api_groups, self.resources, self.verbs):
            yield from (Permission(group, resource, verb, name) for name in self.resource_names or ("",))
        yield from (Permission("", "", verb, path=path) for path, verb in product(self.paths, self.verbs))

    def allows(self, one: Permission) -> bool:
        """Whether it allows this; of ``*``, which may be spelt out, any of it.

        >>> PolicyRule(("",), ("*/log",), ("*",)).allows(Permission("", "pods/log", "get"))
        True
        """
        if one.verb != _EVERY and not {one.verb, _EVERY} & {*self.verbs}:
            return False
        if one.path:
            return any(one.path == path or _below(one.path, path) for path in self.paths)
        among = {one.group, _EVERY} & {*self.api_groups} and self._has(one.resource)
        return bool(among) and (not self.resource_names or one.name in self.resource_names)

    def _has(self, resource: str) -> bool:
        """``*`` is every resource with all below it; ``*/scale`` is what is below any (RBAC knows no ``pods/*``)."""
        if resource == _EVERY:
            return bool(self.resources)
        _, slash, below = resource.partition("/")
        return bool({resource, _EVERY, f"*/{below}" if slash else resource} & {*self.resources})


def _below(path: str, pattern: str) -> bool:
    return pattern.endswith(_EVERY) and path.startswith(pattern.removesuffix(_EVERY))


def told(permissions: Iterable[Permission]) -> tuple[str, ...]:
    """By what they are of, with the verbs together.

    >>> told([Permission("", "pods", "get"), Permission("", "nodes", "list"), Permission("", "pods", "list")])
    ('get/list pods', 'list nodes')
    """
    verbs: dict[str, list[str]] = {}
    for one in permissions:
        verbs.setdefault(one.what, []).append(one.verb)
    return tuple(f"{'/'.join(of)} {what}" for what, of in verbs.items())


def lacking(wanted: Iterable[PolicyRule], given: Iterable[PolicyRule]) -> tuple[Permission, ...]:
    """What the wanted rules allow and none of the given ones does, in the order in which it is wanted."""
    rules = tuple(given)
    every = dict.fromkeys(one for rule in wanted for one in rule.permissions)
    return tuple(one for one in every if not any(rule.allows(one) for rule in rules))
