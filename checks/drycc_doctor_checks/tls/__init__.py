"""Checks: TLS."""
