"""Text that may be shown: without control characters, and wrapped so that commands stay whole."""

import re
import unicodedata
from textwrap import TextWrapper, shorten

from drycc_doctor import NAME

_BLANKS = re.compile(r"[ \t\r\n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_WHOLE = re.compile(  # commands, and the number behind a name
    rf"(?<![\w./-])(?:kubectl|helm|{NAME}(?= [a-z])|grafana|curl|dig|openssl) "
    r"(?:(?![;:,)] | (?:and|or|the|then|to|until|with) ).)+| \(\d+\)"
)
_GLUE = "\0"  # holds words together while it is wrapped; no printable text has it


def printable(text: str) -> str:
    r"""The text on one line: its control characters written out, each run of blanks and line ends as one space.

    Messages may hold text from the cluster, which could otherwise move the cursor, recolour the terminal, turn the
    direction of writing, or not be encodable at all.

    >>> print(printable("a\x1b[31mb\u202e\n c"))
    a\x1b[31mb\u202e c
    """
    return "".join(c if _shows(c) else _written(c) for c in _BLANKS.sub(" ", text).strip(" "))


def _shows(char: str) -> bool:
    """Whether it is a letter, a mark, a number, a sign or a space; not a control, a surrogate or a line separator."""
    return unicodedata.category(char) not in {"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"}


def _written(char: str) -> str:
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def wrapped(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Lines of at most ``width`` columns, the first behind ``first``, the others behind ``rest``.

    Neither words nor commands are broken: one that is too long stands on a line of its own.
    """
    wrapper = TextWrapper(width, initial_indent=first, subsequent_indent=rest, break_long_words=False)
    wrapper.break_on_hyphens = False
    glued = _WHOLE.sub(lambda part: part.group().replace(" ", _GLUE), printable(text))
    return [line.replace(_GLUE, " ") for line in wrapper.wrap(glued)] or [first.rstrip()]


def brief(text: str, length: int) -> str:
    """The beginning of a text, cut between two words; within a word only if there is no other place."""
    shown = printable(text)
    cut = shorten(shown, length, placeholder=" ...", break_on_hyphens=False, break_long_words=False)
    return cut if cut.strip(" .") or len(shown) <= length else f"{shown[: length - 4]} ..."
