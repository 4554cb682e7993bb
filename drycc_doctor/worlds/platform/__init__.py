"""The Kubernetes objects of healthy platforms of three generations, as plain data (facts 0, 1, 8 to 10, 14, 17)."""

from drycc_doctor.worlds.platform.canaries import canaries
from drycc_doctor.worlds.platform.compose import objects
from drycc_doctor.worlds.platform.names import canary

__all__ = ["canaries", "canary", "objects"]
