"""Checks: valkey, the cache and queue."""
