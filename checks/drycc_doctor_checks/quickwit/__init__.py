"""Checks: quickwit, the store of logs."""
