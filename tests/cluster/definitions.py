"""CustomResourceDefinitions: there, or not there."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import yaml

from tests.cluster.load import Plane
from tests.cluster.objects import Server, Triple, path, write

_API, _PLURAL = "apiextensions.k8s.io/v1", "customresourcedefinitions"
_PATIENCE = 60.0  # seconds


def install(plane: Server, *folders: Path) -> None:
    """Install those of some folders, and wait until they are served."""
    triples = [triple for folder in folders for triple in definitions(folder)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda triple: write(plane, triple), triples))
    _wait(plane, triples, there=True)


def remove(plane: Plane, folder: Path) -> None:
    """Take those of a folder away, and with them all objects of their kinds."""
    triples = definitions(folder)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda triple: plane.request("DELETE", path(triple)), triples))
    _wait(plane, triples, there=False)
    groups = {triple[2]["spec"]["group"] for triple in triples}
    plane.loaded = {key: one for key, one in plane.loaded.items() if one[0].partition("/")[0] not in groups}


def definitions(folder: Path) -> list[Triple]:
    """Those of a folder."""
    return [(_API, _PLURAL, _read(file)) for file in sorted(folder.glob("*.yaml"))]


def _read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(file.read_text(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    found.pop("status", None)
    return found


def _wait(plane: Server, triples: list[Triple], *, there: bool) -> None:
    """Until every version of every kind is served, or none."""
    end = time.monotonic() + _PATIENCE
    for one in (one for triple in triples for one in _served(triple)):
        while (plane.request("GET", one)[0] == 200) is not there:
            if time.monotonic() > end:
                msg = f"{one} is {'not' if there else 'still'} served after {_PATIENCE:.0f} s"
                raise RuntimeError(msg)
            time.sleep(0.1)


def _served(triple: Triple) -> Iterator[str]:
    spec = triple[2]["spec"]
    for version in spec["versions"]:
        if version["served"]:
            yield f"/apis/{spec['group']}/{version['name']}/{spec['names']['plural']}?limit=1"
