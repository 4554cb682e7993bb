"""Requests, limits and usage of the platform's containers, and what to propose for them."""
