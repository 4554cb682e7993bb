"""Commands of remedies, held against a platform: what they name must be there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drycc_doctor.worlds import World

_COMMAND = re.compile(r"kubectl (?:(?![;:`)]| and | then ).)+")
_KINDS = {
    "deploy": "deployments",
    "deployment": "deployments",
    "sts": "statefulsets",
    "statefulset": "statefulsets",
    "ds": "daemonsets",
    "daemonset": "daemonsets",
    "svc": "services",
    "service": "services",
    "pod": "pods",
    "job": "jobs",
    "cronjob": "cronjobs",
    "pvc": "persistentvolumeclaims",
    "secret": "secrets",
    "gateway": "gateways",
    "listenerset": "listenersets",
    "httproute": "httproutes",
    "tcproute": "tcproutes",
    "certificate": "certificates",
    "issuer": "issuers",
}
_NAME = re.compile(r"drycc-[a-z0-9-]+")
_PASSING = re.compile(r"drycc-[a-z]+-job-upgrade")  # the charts make them anew with each upgrade (drycc/release#jobs)


def lost(text: str, *platforms: World) -> list[str]:
    """The commands in a text that name an object, or select pods by labels, that none of some platforms has."""
    return [
        f"{command.group()}: no {kind} {name or labels}"
        for command in _COMMAND.finditer(text)
        for kind, name, labels in _named(command.group())
        if not _PASSING.fullmatch(name) and not any(_there(world, _plural(kind), name, labels) for world in platforms)
    ]


def _plural(kind: str) -> str:
    return _KINDS.get(kind, kind)


def _named(command: str) -> Iterator[tuple[str, str, str]]:
    """Kind and name, or kind and labels, of what a command is about."""
    words = [word.rstrip(",.") for word in command.split()]
    kind = next((_plural(word.split(",")[0]) for word in words if _plural(word.split(",")[0]) in _KINDS.values()), "")
    for before, word in zip(["", *words], words, strict=False):
        of, slash, name = word.partition("/")
        if slash and _plural(of) in _KINDS.values() and _NAME.fullmatch(name):
            yield of, name, ""
        elif before == "-l" and "=" in word and "!" not in word:
            yield "pods", "", word.strip("'")
        elif kind and before not in {"-c", "-l"} and _NAME.fullmatch(word):
            yield kind, word, ""


def _there(world: World, plural: str, name: str, labels: str) -> bool:
    objects = [obj["metadata"] for obj, _ in world.objects.seen(plural)]
    if name:
        return any(one["name"] == name for one in objects)
    wanted = dict(pair.split("=") for pair in labels.split(","))
    return any(wanted.items() <= (one.get("labels") or {}).items() for one in objects)
