"""Checks: names lead to the gateway."""
