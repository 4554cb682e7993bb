"""Checks: the drycc client on this machine."""
