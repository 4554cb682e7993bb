"""Checks: what is under the platform."""
