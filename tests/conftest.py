"""How the tests run: no deadline for a single example, since the machine may be busy with others."""

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
