"""How the tests run: no deadline for a single example, since the machine may be busy with others."""

from hypothesis import HealthCheck, settings

pytest_plugins = ["drycc_doctor.testing.plugin", "pytester"]

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
