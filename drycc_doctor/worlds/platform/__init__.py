"""The Kubernetes objects of healthy platforms of three generations, as plain data.

See drycc/generations#overview, drycc/objects#rows.
"""

from drycc_doctor.worlds.platform.canaries import canaries
from drycc_doctor.worlds.platform.compose import objects
from drycc_doctor.worlds.platform.names import canary

__all__ = ["canaries", "canary", "objects"]
