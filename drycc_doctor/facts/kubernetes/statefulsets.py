"""The platform's StatefulSets, as far as their volumes go."""

from typing import ClassVar

from drycc_doctor.facts.kubernetes.listed import Listed
from drycc_doctor.facts.kubernetes.objects import Meta, Obj
from drycc_doctor.facts.kubernetes.storage import Claim
from drycc_doctor.model.query import PLATFORM, KubeList


class _Spec(Obj, frozen=True):
    volume_claim_templates: tuple[Claim, ...] = ()


class StatefulSet(Obj, frozen=True):
    """A StatefulSet and what each of its pods claims."""

    metadata: Meta
    spec: _Spec = _Spec()


class StatefulSets(Listed, frozen=True):
    """Every StatefulSet of the platform's namespace."""

    items: tuple[StatefulSet, ...]

    asks: ClassVar = (KubeList("apps/v1", "statefulsets", PLATFORM),)
