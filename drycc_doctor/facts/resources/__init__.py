"""Requests, limits and usage of the platform's containers."""
