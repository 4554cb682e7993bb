"""Checks: the object storage."""
