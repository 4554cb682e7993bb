"""Checks: the way in."""
