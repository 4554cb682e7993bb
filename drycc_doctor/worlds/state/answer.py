"""What a server sends."""

from dataclasses import dataclass, field

Headers = list[tuple[str, str]]


@dataclass(slots=True)
class Answer:
    """What goes over the wire; or, in ``trouble``, how it goes wrong.

    Trouble is one of: hang, drip, reset, refused, broken, flood, slow.
    """

    status: int = 0
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    trouble: str = ""
