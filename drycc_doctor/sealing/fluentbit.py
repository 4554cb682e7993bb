"""What may be told of a fluent-bit configuration (classic mode): its skeleton, never its text.

See drycc/logging#fluentbit-configuration.
"""

import re
from typing import Any

from drycc_doctor.sealing.grammars import URL
from drycc_doctor.sealing.seal import Sealer

_SECTION = re.compile(r"\[([A-Za-z_]{1,40})\]")
_PLUGIN = re.compile(r"[a-z][a-z0-9_]{0,30}")
_TAG = re.compile(r"[A-Za-z0-9_-]{1,40}(\.[A-Za-z0-9_*-]{1,40}){0,5}|\*")
_TOLD = {"name": _PLUGIN, "tag": _TAG, "match": _TAG, "flush": re.compile(r"\d{1,5}(\.\d{1,3})?"), "base_url": URL}
_LONGEST = 1 << 18  # characters; a ConfigMap holds a MiB
_INDENT = re.compile(r"\s")


def skeleton(text: str, sealer: Sealer) -> dict[str, Any]:
    """``{"sections": [{"section": "OUTPUT", "keys": {"name": "quickwit", ...}}], "strange": lines, "includes": lines}``.

    Keys other than these five are left out, values that do not fit their grammar are sealed.
    """
    sections: list[dict[str, Any]] = []
    strange = includes = 0
    for line in text[:_LONGEST].splitlines():
        stripped = line.strip()
        section = _SECTION.fullmatch(stripped)
        if not stripped or stripped.startswith("#"):
            continue
        if stripped.startswith("@"):
            includes += 1
        elif section:
            sections.append({"section": section[1].upper(), "keys": {}})
        elif not sections or not _INDENT.match(line) or len(stripped.split(maxsplit=1)) != 2:
            strange += 1
        else:
            _tell(sections[-1]["keys"], *stripped.split(maxsplit=1), sealer=sealer)
    return {"sections": sections, "strange": strange, "includes": includes}


def _tell(keys: dict[str, Any], name: str, value: str, *, sealer: Sealer) -> None:
    if known := _TOLD.get(name.lower()):
        disclosed: Any = sealer.url(value) if known is URL else value
        keys[name.lower()] = disclosed if known.fullmatch(value) else sealer.seal(value)
