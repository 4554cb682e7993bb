"""Worlds answer as the real programs did, in every state that was recorded, to every request."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from tests.recorded.comparison import difference, said
from tests.recorded.states import STATES, lines, world_in

LINES = lines("answers.jsonl")
_world = cache(world_in)


@pytest.mark.parametrize("state", STATES)
def test_world_answers_as_recorded(state: str) -> None:
    """Outcome, status, names and order of headers, their values, and what the body says: no difference."""
    told = [line for line in LINES if line["state"] == state]
    assert len(told) == 28
    assert [found for line in told if (found := difference(line, said(_world(state), line)))] == []


@pytest.mark.parametrize("line", lines("answers-longer.jsonl"), ids=lambda line: f"{line['state']} {line['path']}")
def test_who_is_silent_stays_silent(line: dict[str, Any]) -> None:
    """What did not answer in six seconds did not in forty-five."""
    assert difference(line, said(_world(line["state"]), line)) is None
