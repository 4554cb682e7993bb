"""What the platform's accounts must be allowed: what the release granted them, or what the charts are known to grant."""

from collections.abc import Iterator
from typing import Any, ClassVar, Self

import msgspec

from drycc_doctor.facts.http.page import read_or_none
from drycc_doctor.facts.kubernetes.permissions import PolicyRule
from drycc_doctor.facts.kubernetes.rbac import Grantee, RoleRef
from drycc_doctor.facts.platform.grants import Grant, charted
from drycc_doctor.facts.platform.workloads import Platform
from drycc_doctor.facts.release.helm import HelmRelease, ManifestObject, Release
from drycc_doctor.model.fact import Missing


class Grants(msgspec.Struct, frozen=True):
    """Each binding that the platform needs; ``revision`` is the release's that says so, None where its charts do."""

    items: tuple[Grant, ...]
    revision: int | None

    asks: ClassVar = ()

    @classmethod
    def gather(cls, platform: Platform, helm: HelmRelease | Missing) -> Self:
        """From the manifest of what is deployed; a revision that failed may never have made what it holds.

        Where charts were told to grant nothing, for a cluster without RBAC, nothing is wanted.
        """
        known = charted(platform.namespace)
        if isinstance(helm, HelmRelease) and helm.newest.info.status == "deployed" and helm.newest.manifest:
            return cls(tuple(_made(helm.newest, platform.namespace, known)), helm.newest.version)
        return cls(known, None)


def _made(release: Release, namespace: str, known: tuple[Grant, ...]) -> Iterator[Grant]:
    objects = release.manifest or ()
    rules = {(one.kind, one.metadata.name): _each(one.rules, PolicyRule) for one in objects if one.rules}
    for one in objects:
        ref = read_or_none(one.role_ref, RoleRef)
        if not one.kind.endswith("RoleBinding") or ref is None:
            continue
        for subject in _each(one.subjects, Grantee):
            if (
                subject.kind == "ServiceAccount"
                and isinstance(subject.name, str)
                and subject.namespace in {"", namespace}
            ):
                yield _grant(one, ref, subject.name, rules.get((ref.kind, ref.name), ()), known)


def _grant(
    one: ManifestObject, ref: RoleRef, account: str, rules: tuple[PolicyRule, ...], known: tuple[Grant, ...]
) -> Grant:
    users = next((each.users for each in known if each.account == account), ())
    of = next((each for each in known if (each.account, each.binding_kind) == (account, one.kind)), None)
    return Grant(
        binding_kind=one.kind,
        binding=one.metadata.name,
        role_kind=ref.kind,
        role=ref.name,
        account=account,
        users=users,
        rules=rules or (of.used if of else ()),  # a role that is not of the release
        used=of.used if of else (),
        loss=of.loss if of else "",
    )


def _each(items: Any, type_: Any) -> tuple[Any, ...]:
    found = [read_or_none(one, type_) for one in items] if isinstance(items, list) else []
    return tuple(one for one in found if one is not None)
