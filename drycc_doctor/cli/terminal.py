"""What the terminal can show."""

import os
import shutil
from typing import Any

WIDTH = 80


def width() -> int:
    """Columns of the terminal, or 80 where there is none."""
    return shutil.get_terminal_size((WIDTH, 24)).columns


def is_terminal(stream: Any) -> bool:
    """Whether a stream is a terminal that can move its cursor."""
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"


def colorful(stream: Any) -> bool:
    """Whether to colour what goes to a stream: NO_COLOR (no-color.org) before FORCE_COLOR (force-color.org)."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or is_terminal(stream)
