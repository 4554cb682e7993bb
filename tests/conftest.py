"""How the tests run: no deadline for a single example, since the machine may be busy with others."""

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["drycc_doctor.testing.plugin", "pytester"]

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first, so that several workers end together."""
    items.sort(key=lambda one: one.get_closest_marker("once") is None)
