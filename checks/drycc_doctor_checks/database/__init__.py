"""Checks: the database."""
