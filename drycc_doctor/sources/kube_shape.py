"""Decode an object straight into the few fields that are kept: what is not kept is never built."""

from functools import lru_cache
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from drycc_doctor.model.project import Tree, project, tree


class Shape:
    """The fields of ``keep``, as a decoder; dotted paths as in :class:`~drycc_doctor.model.query.KubeList`."""

    def __init__(self, keep: tuple[str, ...]) -> None:
        self._tree = tree(keep)
        self._decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_type(self._tree, "Kept"))

    def decode(self, item: msgspec.Raw) -> Any:
        """One object; one of another shape is decoded whole and then cut, so that it can be told what is odd in it.

        Raises msgspec.DecodeError where it is no JSON.
        """
        try:
            return msgspec.to_builtins(self._decoder.decode(item))
        except msgspec.ValidationError:
            return project(msgspec.json.decode(item), self._tree)


@lru_cache
def shape(keep: tuple[str, ...]) -> Shape:
    """The shape of some paths, made once."""
    return Shape(keep)


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
