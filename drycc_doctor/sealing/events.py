"""What Kubernetes says in an event, less what a program said: probes and hooks are quoted in it."""

import re
from typing import Any

from drycc_doctor.sealing.credentials import scrubbed

_QUOTING = {"Unhealthy", "ProbeWarning", "ProbeError", "FailedPostStartHook", "FailedPreStopHook"}
_HEAD = re.compile(r"[A-Z][a-z]+ probe (?:failed|errored|warning)[a-z ]*: ")
_TAIL = re.compile(
    r"HTTP probe failed with statuscode: \d{3}$"
    r"|context deadline exceeded[ A-Za-z.()/]{0,80}$"
    r"|(?:dial|read|write) tcp [0-9a-fA-F.:\[\]>-]{1,100}: [ a-z/]{1,60}$"
    r"|timeout: failed to connect service [^ ]{1,100} within [0-9a-z]{1,9}"
)
"""What the kubelet itself says of a probe, wherever it stands in its sentence."""


def told(event: Any, reasons: frozenset[str]) -> Any:
    """An event with the message that may be told, by its reason; of a program's words, what the kubelet says itself.

    >>> told({"reason": "Unhealthy", "message": "Readiness probe failed: {'a': 1}"}, frozenset({"Unhealthy"}))["message"]
    'Readiness probe failed: …'
    >>> told({"reason": "FailedMount", "message": "mount -o password=pw failed"}, frozenset({"FailedMount"}))["message"]
    'mount -o password=… failed'
    >>> told({"reason": "Synced", "message": "whatever an operator says"}, frozenset({"Failed"}))
    {'reason': 'Synced'}
    """
    message = event.get("message") if isinstance(event, dict) else None
    if message is None:
        return event
    if event.get("reason") not in reasons or not isinstance(message, str):
        return {key: value for key, value in event.items() if key != "message"}
    return event | {"message": _kubelet(message) if event.get("reason") in _QUOTING else scrubbed(message)}


def _kubelet(message: str) -> str:
    head, tail = _HEAD.match(message), _TAIL.search(message)
    return f"{head[0] if head else ''}{tail[0] if tail else '…'}"
