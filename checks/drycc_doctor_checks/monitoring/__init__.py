"""Checks: metrics, dashboards and alerts."""
