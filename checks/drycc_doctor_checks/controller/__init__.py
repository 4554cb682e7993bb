"""Checks: the API."""
