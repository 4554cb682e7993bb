"""Checks of the area tuning."""
