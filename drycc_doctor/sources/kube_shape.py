"""Decode an object straight into the few fields that are kept: what is not kept is never built."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from drycc_doctor.model.project import Tree, project, tree


@lru_cache
def decoder(keep: tuple[str, ...]) -> Callable[[msgspec.Raw], Any]:
    """What decodes an object into the fields of ``keep``, as of :class:`~drycc_doctor.model.query.KubeList`; made once.

    An object of another shape is decoded whole and then cut, so that it can be told what is odd in it. Raises
    msgspec.DecodeError where it is no JSON.
    """
    kept = tree(keep)
    fast: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_type(kept, "Kept"))

    def decode(item: msgspec.Raw) -> Any:
        try:
            return msgspec.to_builtins(fast.decode(item))
        except msgspec.ValidationError:
            return project(msgspec.json.decode(item), kept)

    return decode


def _type(wanted: Tree, name: str) -> Any:
    if not wanted:
        return Any
    if "[]" in wanted:
        return list[_type(wanted["[]"], name)]  # type: ignore[misc]  # made at run time
    fields = [
        # A field that is not there stays away; one that is null stays null.
        (f"f{nth}", _type(below, key) | None | UnsetType, msgspec.field(default=UNSET, name=key))
        for nth, (key, below) in enumerate(wanted.items())
    ]
    return msgspec.defstruct("Kept", fields, gc=False)
