"""What goes wrong on real platforms: one fault, and all that follows from it, written as a change to a World."""

from drycc_doctor.worlds.consequences import apps_down
from drycc_doctor.worlds.faults import cluster, components, entry, programs, rights, stores
from drycc_doctor.worlds.faults.fault import Fault

__all__ = ["FAULTS", "Fault"]
_APPS = [
    Fault("apps-down", "every app is down, and the platform is well", "Apps *", apps_down),
]
FAULTS = [*cluster.FAULTS, *stores.FAULTS, *components.FAULTS, *programs.FAULTS, *rights.FAULTS, *entry.FAULTS, *_APPS]
"""Every fault; the first come first in the catalogue."""
