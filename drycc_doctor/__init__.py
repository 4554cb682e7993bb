"""Diagnose a Drycc Workflow platform, live or from a recorded bundle."""

__version__ = "0.1.0"
NAME = "drycc-doctor"
"""What the program is called."""
