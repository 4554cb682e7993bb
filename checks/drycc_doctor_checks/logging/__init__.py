"""Checks: the platform's own logs."""
