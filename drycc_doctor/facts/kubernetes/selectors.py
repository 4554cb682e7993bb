"""Label selectors: which objects one takes (Kubernetes API, LabelSelector)."""

from collections.abc import Mapping

from drycc_doctor.facts.kubernetes.objects import Obj


class Expression(Obj, frozen=True):
    key: str
    operator: str
    values: tuple[str, ...] = ()

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether it selects an object of these labels (Kubernetes API, LabelSelectorRequirement)."""
        there = {"In": labels.get(self.key) in self.values, "Exists": self.key in labels}
        there |= {"NotIn": labels.get(self.key) not in self.values, "DoesNotExist": self.key not in labels}
        return there.get(self.operator, False)


class LabelSelector(Obj, frozen=True):
    """Which objects; an empty one selects all."""

    match_labels: dict[str, str] = {}
    match_expressions: tuple[Expression, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """The labels that it asks for."""
        return frozenset({*self.match_labels, *(one.key for one in self.match_expressions)})

    def takes(self, labels: Mapping[str, str]) -> bool:
        """Whether it selects an object of these labels."""
        by_label = self.match_labels.items() <= labels.items()
        return by_label and all(one.matches(labels) for one in self.match_expressions)
