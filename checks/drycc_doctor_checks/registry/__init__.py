"""Checks: images."""
