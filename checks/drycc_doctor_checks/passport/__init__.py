"""Checks: who may log in, and with what."""
