"""Checks: what the last upgrade left, and what the next one meets."""
