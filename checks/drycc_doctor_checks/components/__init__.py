"""Checks: the parts of the platform."""
