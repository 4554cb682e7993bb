"""Quantities, as Kubernetes writes them."""

import re

_FACTORS = {"n": 1e-9, "u": 1e-6, "m": 1e-3, "": 1.0, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18}
_FACTORS |= {f"{letter}i": 1024.0 ** (i + 1) for i, letter in enumerate("KMGTPE")}
_QUANTITY = re.compile(r"([+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)([numkMGTPE]|[KMGTPE]i)?")


def parse_quantity(quantity: str | float) -> float:
    """A quantity as a number; 0 where it is none, which no API server takes.

    >>> [parse_quantity(one) for one in ("256Mi", "1500m", "2", "1e3", "much")]
    [268435456.0, 1.5, 2.0, 1000.0, 0.0]
    """
    found = _QUANTITY.fullmatch(str(quantity))
    return float(found[1]) * _FACTORS[found[2] or ""] if found else 0.0


def format_quantity(number: float, resource: str) -> str:
    """A number as people read it: bytes in a binary unit.

    >>> format_quantity(268435456, "memory"), format_quantity(1.5, "cpu")
    ('256Mi', '1.5')
    """
    if resource.rpartition(".")[2] not in {"memory", "storage", "ephemeral-storage"} and "hugepages" not in resource:
        return f"{round(number, 3):g}"
    for letter in "TGMK":
        if number >= _FACTORS[f"{letter}i"]:
            return f"{number / _FACTORS[f'{letter}i']:.4g}{letter}i"
    return f"{number:g}"
