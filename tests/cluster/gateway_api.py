"""The Gateway API's CustomResourceDefinitions: there, or not there."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import yaml

from tests.cluster.build import CRDS
from tests.cluster.load import Plane
from tests.cluster.objects import Server, Triple, path, write

GROUP = "gateway.networking.k8s.io"
_API, _PLURAL = "apiextensions.k8s.io/v1", "customresourcedefinitions"


def install(plane: Server, bin: Path) -> None:  # noqa: A002 - its name in every tree
    """Install them, of the experimental channel, and wait until they are served."""
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda triple: _install(plane, triple), definitions(bin)))


def remove(plane: Plane, bin: Path) -> None:  # noqa: A002 - its name in every tree
    """Take them away, and with them all objects of their kinds."""
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda triple: _remove(plane, triple), definitions(bin)))
    plane.loaded = {key: triple for key, triple in plane.loaded.items() if not triple[0].startswith(f"{GROUP}/")}


def definitions(bin: Path) -> list[Triple]:  # noqa: A002 - its name in every tree
    """They themselves."""
    return [(_API, _PLURAL, _read(file)) for file in sorted((bin / CRDS).glob("*.yaml"))]


def _read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(file.read_text(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    found.pop("status", None)
    return found


def _install(plane: Server, triple: Triple) -> None:
    write(plane, triple)
    _wait(plane, triple)


def _remove(plane: Server, triple: Triple) -> None:
    plane.request("DELETE", path(triple))
    _wait(plane, triple, there=False)


def _wait(plane: Server, triple: Triple, *, there: bool = True) -> None:
    """Until the kind is served, in every version, or none is left."""
    spec = triple[2]["spec"]
    paths = [f"/apis/{spec['group']}/{v['name']}/{spec['names']['plural']}" for v in spec["versions"] if v["served"]]
    end = time.monotonic() + 20
    while any((plane.request("GET", one)[0] == 200) is not there for one in paths):
        if time.monotonic() > end:
            msg = f"{triple[2]['metadata']['name']} is {'not' if there else 'still'} served after 20 s"
            raise RuntimeError(msg)
        time.sleep(0.05)
