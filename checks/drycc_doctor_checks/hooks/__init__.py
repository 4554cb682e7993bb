"""Checks of deploy hooks."""
