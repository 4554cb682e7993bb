"""Whole platforms written down as data; each is a Source, and answers as the real one would."""

from drycc_doctor.worlds.answers import Answer
from drycc_doctor.worlds.catalogue import DEFAULT, NAMES, healthy, named
from drycc_doctor.worlds.world import World

__all__ = ["DEFAULT", "NAMES", "Answer", "World", "healthy", "named"]
