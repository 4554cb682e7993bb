"""Whole platforms written down as data; each is a Source, and answers as the real one would."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from drycc_doctor.worlds.catalogue import DEFAULT, NAMES, healthy, named
    from drycc_doctor.worlds.state.answer import Answer
    from drycc_doctor.worlds.state.objects import NotThereError
    from drycc_doctor.worlds.world import World

__all__ = ["DEFAULT", "NAMES", "Answer", "NotThereError", "World", "healthy", "named"]
_WHERE = {"Answer": "state.answer", "NotThereError": "state.objects", "World": "world"}


def __getattr__(name: str) -> Any:
    """What a name stands for, imported now: checks mention Worlds, and judging a real platform builds none."""
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_WHERE.get(name, 'catalogue')}"), name)
