"""What init containers wrote last that do not end."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.kubernetes.pod_health import running_init_container
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import PodLog, any_of
from drycc_doctor.model.reply import Failed

_MOST = 3
"""Of how many parts: what keeps more of them keeps them all."""


class Log(msgspec.Struct, frozen=True):
    """The last line of a container's log; empty where none may be told (drycc/database#waiting-for-it)."""

    line: str


class InitContainerLogs(msgspec.Struct, frozen=True):
    """By the name of a part, the last line of the init container in which one of its pods waits."""

    asks: ClassVar = (any_of(PodLog),)
    lines: dict[str, str]

    @classmethod
    def gather(cls, ask: FactContext, components: Components) -> Self:
        """Ask for those that wait; who may not read logs, or finds none, knows no line."""
        found = (
            (part.name, pod.metadata.name, running_init_container(pod))
            for part in components.items
            for pod in part.pods
        )
        waiting = {part: PodLog(pod, container) for part, pod, container in found if container}
        asked = dict(list(waiting.items())[:_MOST])
        logs = zip(asked, ask.replies(list(asked.values()), Log), strict=True)
        return cls({part: log.line for part, log in logs if not isinstance(log, Failed)})
