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


def told(event: Any) -> Any:
    """An event with the message that may be told; one that quotes a program is cut to what the kubelet says itself.

    >>> told({"reason": "Unhealthy", "message": "Readiness probe failed: {'token': 'x'}"})["message"]
    'Readiness probe failed: …'
    >>> told({"reason": "FailedMount", "message": "mount -o username=me,password=pw failed"})["message"]
    'mount -o username=me,password=… failed'
    """
    message = event.get("message") if isinstance(event, dict) else None
    if not isinstance(message, str):
        return event
    return event | {"message": _kubelet(message) if event.get("reason") in _QUOTING else scrubbed(message)}


def _kubelet(message: str) -> str:
    head, tail = _HEAD.match(message), _TAIL.search(message)
    return f"{head[0] if head else ''}{tail[0] if tail else '…'}"
