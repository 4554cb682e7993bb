"""What all questions have in common: a key, the right that they take, what answers them."""

import hashlib
from enum import Enum, auto
from typing import ClassVar, Literal
from urllib.parse import quote

import msgspec

PLATFORM = "@"
"""The platform's own namespace, whatever it is called: a source knows, a query need not."""

_LONGEST = 120  # characters of one part of a key: a file name holds 255 bytes


class Instrument(Enum):
    """What a question needs to be answered at all, beside what it is about."""

    API_SERVER = auto()
    RESOLVER = auto()
    TARGET = auto()  # nothing else: what is asked is what is judged
    MACHINE = auto()  # the one that we run on
    OPERATOR = auto()


class Right(msgspec.Struct, frozen=True):
    """What the API server must allow for a query to be answered."""

    verb: Literal["get", "list"]
    resource: str
    group: str = ""

    def __str__(self) -> str:
        """As ``kubectl auth can-i`` takes it: ``list secrets``, ``list gateways.gateway.networking.k8s.io``."""
        return f"{self.verb} {self.resource}{'.' if self.group else ''}{self.group}"


class Query(msgspec.Struct, frozen=True, tag_field="query"):
    """One question. Its key is unique to it, path-safe, and the same on every machine."""

    instrument: ClassVar[Instrument]
    words: ClassVar[str]  # what is asked, for people: a format of the options, and of what cli/page.py adds to them
    proxy: ClassVar[str] = ""  # the resource of the API server that passes it on
    active: ClassVar[bool] = False  # whether it leaves a trace, and is asked only where the operator allows it

    @property
    def area(self) -> str:
        """The kind of question in a word: its tag in recordings, and how its key begins."""
        return str(self.__struct_config__.tag)

    @property
    def key(self) -> str:
        """The area and every option, as a relative path.

        >>> from drycc_doctor.model.query import DnsLookup
        >>> DnsLookup("*.example.com", "A").key
        'dns/%2A.example.com/A/_'
        """
        return "/".join([self.area, *(_part(getattr(self, name)) for name in self.__struct_fields__)])

    @property
    def right(self) -> Right | None:
        """The right that it takes; None where no API server is asked, or everybody may."""
        return Right("get", self.proxy) if self.proxy else None


def _part(value: object) -> str:
    """One option as one safe part of a path; long ones are cut, and told apart by a digest."""
    text = "\n".join(value) if isinstance(value, tuple) else str(value)
    safe = quote(text, safe="").replace("..", "%2E%2E") or "_"
    if text in {"_", "."}:
        return {"_": "%5F", ".": "%2E"}[text]
    if len(safe) <= _LONGEST and not isinstance(value, tuple):
        return safe
    if not text:
        return "_"
    return f"{safe[:24].rstrip('%')}~{hashlib.sha256(text.encode()).hexdigest()[:16]}"


class Pattern:
    """Some queries: those of one kind whose options equal the given ones.

    >>> from drycc_doctor.model.query import DnsLookup
    >>> any_of(DnsLookup, rtype="A").matches(DnsLookup("example.com", "A"))
    True
    """

    def __init__(self, kind: type[Query], options: dict[str, object]) -> None:
        self.kind, self.options = kind, options

    def matches(self, query: Query) -> bool:
        """Whether a query is one of these."""
        return isinstance(query, self.kind) and all(getattr(query, k) == v for k, v in self.options.items())

    @property
    def right(self) -> Right | None:
        """The right that each of these takes; None where no API server is asked."""
        return self.kind(**(dict.fromkeys(self.kind.__struct_fields__, "") | self.options)).right

    def __repr__(self) -> str:
        """As it was declared."""
        return f"any_of({self.kind.__name__}{''.join(f', {k}={v!r}' for k, v in self.options.items())})"


def any_of(kind: type[Query], **options: object) -> Pattern:
    """Declare queries whose other options are known only at run time."""
    return Pattern(kind, options)
