"""Checks: dashboards."""
