"""Checks: git pushes."""
