"""Draw docs/architecture.svg from the layers in setup.cfg: python docs/draw_architecture.py [--verify].

What stands higher imports what stands lower, never the other way; import-linter holds the code to the same lines.
"""

from __future__ import annotations

import sys
from configparser import ConfigParser
from html import escape
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "architecture.svg"
_WIDTH, _ROW, _BOX, _GAP, _LABEL = 900, 46, 30, 12, 190
_STYLE = (
    "text{font:14px sans-serif;fill:#1b1f24}.title{font-weight:600}.box{fill:#eaf2fb;stroke:#33587a}"
    ".arrow{stroke:#7a8794;fill:none;marker-end:url(#head)}"
)


def contracts(config: str) -> list[tuple[str, list[list[str]]]]:
    """Each contract of layers: its container, and its layers from the top, each with those that stand side by side."""
    parser = ConfigParser()
    parser.read_string(config)
    sections = [parser[name] for name in parser.sections() if parser[name].get("type") == "layers"]
    return [
        (one["containers"].strip(), [line.replace("|", ":").split(":") for line in one["layers"].split("\n") if line])
        for one in sections
    ]


def drawn(config: str) -> str:
    """The picture: a band a container, a row a layer, a box a module or package."""
    parts: list[str] = []
    top = 10
    for container, layers in contracts(config):
        parts.append(f'<text class="title" x="10" y="{top + 20}">{escape(container)}</text>')
        rows = [top + n * _ROW for n in range(len(layers))]
        for y, names in zip(rows, layers, strict=True):
            width = (_WIDTH - _LABEL - _GAP * (len(names) + 1)) // len(names)
            for n, name in enumerate(names):
                x = _LABEL + _GAP + n * (width + _GAP)
                parts.append(f'<rect class="box" x="{x}" y="{y}" width="{width}" height="{_BOX}" rx="4"/>')
                middle = x + width // 2
                parts.append(f'<text x="{middle}" y="{y + 20}" text-anchor="middle">{escape(name.strip())}</text>')
        across = (_LABEL + _WIDTH) // 2
        parts += [f'<path class="arrow" d="M{across} {a + _BOX}V{b - 2}"/>' for a, b in pairwise(rows)]
        top += len(layers) * _ROW + 24
    head = '<marker id="head" markerWidth="8" markerHeight="8" refX="6" refY="3" orient="auto"><path d="M0 0L6 3L0 6z" fill="#7a8794"/></marker>'
    size = f'width="{_WIDTH}" height="{top}" viewBox="0 0 {_WIDTH} {top}"'
    body = "\n".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n<style>{_STYLE}</style>\n<defs>{head}</defs>\n{body}\n</svg>\n'


def main() -> int:
    """Write the picture; or, with --verify, say whether the one that is there is in step."""
    picture = drawn((ROOT / "setup.cfg").read_text(encoding="utf-8"))
    if "--verify" not in sys.argv[1:]:
        PICTURE.write_text(picture, encoding="utf-8", newline="\n")
        return 0
    if PICTURE.is_file() and PICTURE.read_text(encoding="utf-8") == picture:
        return 0
    sys.stderr.write("docs/architecture.svg is not in step with setup.cfg: run python docs/draw_architecture.py\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
