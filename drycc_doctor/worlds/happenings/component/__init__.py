"""A workload of the platform, and all that can happen to it."""

from typing import Self

from drycc_doctor.worlds.happenings.component.failures import Failures
from drycc_doctor.worlds.happenings.component.pods import Pods
from drycc_doctor.worlds.happenings.component.settings import Settings
from drycc_doctor.worlds.happenings.component.warnings import Warnings
from drycc_doctor.worlds.state.lookup import workload
from drycc_doctor.worlds.state.state import State


class Component(Failures, Pods, Settings, Warnings):
    """One workload of the platform, with its pods."""

    @classmethod
    def named(cls, state: State, name: str) -> Self:
        """By its name, or by the part's: ``controller``, ``passport``, ``database``, ``logs``."""
        return cls(state, *workload(state.objects, name))
