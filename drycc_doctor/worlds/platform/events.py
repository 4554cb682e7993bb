"""What Kubernetes says of the platform in the last hour: little, and a warning or two, as every cluster has them."""

from collections.abc import Iterator

from drycc_doctor.worlds.platform.meta import obj
from drycc_doctor.worlds.platform.names import Object, Triple, suffix
from drycc_doctor.worlds.platform.setting import Setting

_SAID = (
    ("Normal", "Pulled", "Successfully pulled image", 1, 2400),
    ("Normal", "Started", "Started container", 1, 2399),
    ("Warning", "Unhealthy", "Startup probe failed: connection refused", 2, 2300),
)
"""Type, reason, message, how often, how many seconds ago."""


def of_pod(s: Setting, pod: Object) -> Iterator[Triple]:
    """What was said of one pod."""
    metadata = pod["metadata"]
    about = {"apiVersion": "v1", "kind": "Pod"} | {key: metadata[key] for key in ("namespace", "name", "uid")}
    for type_, reason, message, count, ago in _SAID:
        yield obj(
            s,
            "Event",
            f"{metadata['name']}.{suffix(9, metadata['name'], reason)}",
            ago=ago + 30,
            involvedObject=about,
            reason=reason,
            message=message,
            source={"component": "kubelet", "host": pod["spec"]["nodeName"]},
            type=type_,
            count=count,
            firstTimestamp=s.time(ago + 30),
            lastTimestamp=s.time(ago),
        )
