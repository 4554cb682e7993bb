"""The cluster under the platform."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kube import Node
from drycc_doctor.model.fact import Ask
from drycc_doctor.model.query import KubeGet, KubeList


class _Version(msgspec.Struct, frozen=True, rename="camel"):
    git_version: str


@dataclass(frozen=True, slots=True)
class ServerVersion:
    """Kubernetes' version, as the API server says it; ``number`` is major and minor, None where it is none."""

    text: str
    number: tuple[int, int] | None

    asks: ClassVar = (KubeGet("/version"),)

    @classmethod
    def gather(cls, ask: Ask) -> Self:
        """One document."""
        text = ask.answer(cls.asks[0], _Version).git_version
        found = re.match(r"v?(\d+)\.(\d+)", text)
        return cls(text, (int(found[1]), int(found[2])) if found else None)


@dataclass(frozen=True, slots=True)
class Nodes:
    """All nodes of the cluster."""

    items: tuple[Node, ...]

    asks: ClassVar = (
        KubeList(
            "v1",
            "nodes",
            keep=(
                "metadata.annotations",
                "metadata.labels",
                "metadata.name",
                "metadata.namespace",
                "metadata.ownerReferences[].kind",
                "metadata.ownerReferences[].name",
                "spec.unschedulable",
                "status.addresses[].address",
                "status.addresses[].type",
                "status.conditions[].message",
                "status.conditions[].reason",
                "status.conditions[].status",
                "status.conditions[].type",
            ),
        ),
    )

    @classmethod
    def gather(cls, ask: Ask) -> Self:
        """One list, without the images that each node carries."""
        return cls(ask.objects(cls.asks[0], Node))
