"""Worlds held against recordings tell nothing of Python: on the oldest one only."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is below this folder."""
    for one in items:
        if HERE in one.path.parents:
            one.add_marker(pytest.mark.once)
