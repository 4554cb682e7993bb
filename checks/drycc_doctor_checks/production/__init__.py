"""Checks: what must not stay as it was installed."""
