"""The benchmark runs on the rig of the live tests."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

from tests.cluster.conftest import names, plane, rig, sites  # noqa: F401 - fixtures, found by their names
