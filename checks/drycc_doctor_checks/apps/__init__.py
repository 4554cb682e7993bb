"""Checks: what runs on the platform."""
