"""Checks: the way in."""

from drycc_doctor.facts.kubernetes.objects import Condition

HELM_UPGRADE = "helm upgrade the release: every chart of Drycc Workflow makes it"


def is_ignored(condition: Condition | None) -> bool:
    """Whether no controller has written a condition: it is absent, or as the Gateway API itself writes it first."""
    return condition is None or (condition.status, condition.reason) == ("Unknown", "Pending")


def once(message: str) -> str:
    """Without what istiod says again of each listener.

    >>> once('Failed: no instances found; no instances found'), once('a "b" not found; a "b" not found')
    ('Failed: no instances found', 'a "b" not found')
    """
    head, *rest = message.split("; ")
    return "; ".join([head, *(one for one in dict.fromkeys(rest) if not head.endswith(one))])
