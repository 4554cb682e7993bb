"""Seals: all that leaves a source of a value that may be secret.

What is let through is named in :class:`~drycc_doctor.sealing.disclosures.Disclosures`; whatever is not named there is sealed.
"""

import hashlib
import secrets
from typing import Any
from urllib.parse import urlsplit

import msgspec

from drycc_doctor.sealing.spelling import spelling

WELL_KNOWN = frozenset(
    {"admin", "password", "changeme", "change-me", "secret", "123456", "12345678", "root", "passw0rd", "letmein"}
    | {"qwerty", "admin123", "test", "user"}
)
"""Passwords that guessers try first; a product adds its own defaults."""

_SHORT = 8  # shorter than this can be tried out
_PLAIN = 4  # with fewer different characters than this too


class Seal(msgspec.Struct, frozen=True, tag="seal", tag_field="$sealed"):
    """How long a value is, whether two are equal, and whether it is weak; never the value."""

    mac: str
    length: int  # bytes
    known: str = ""  # the value itself, only if everybody knows it
    weak: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return self.length == 0


class Url(msgspec.Struct, frozen=True, tag="url", tag_field="$sealed"):
    """A URL as far as it may be told: where it leads, not what it carries."""

    mac: str
    scheme: str
    host: str
    port: int | None = None
    path: str = ""  # its shape: each segment a star
    userinfo: bool = False
    password: bool = False  # user and password both, which clients send in an Authorization header
    unsendable: bool = False  # with characters in them that no such header can carry
    query: bool = False
    fragment: bool = False
    spaces: bool = False  # white space before or behind
    trailing: bool = False  # white space behind
    encoded: bool = False  # characters in the path that are sent as escapes
    tidied: bool = False  # spelled otherwise when it is sent: host, port, dots, escapes

    @property
    def netloc(self) -> str:
        """Host, and port if it is written."""
        return self.host if self.port is None else f"{self.host}:{self.port}"


class Urls(msgspec.Struct, frozen=True, tag="urls", tag_field="$sealed"):
    """Several URLs that are written in one value with commas between them; what is no URL is sealed."""

    items: tuple[Url | Seal, ...]


class Words(msgspec.Struct, frozen=True, tag="words", tag_field="$sealed"):
    """A word of a command line that is nothing but variables and URLs with commas between them."""

    items: tuple[str | Url, ...]


class Sealer:
    """Seals under a key of its own, thrown away with it: seals of one run compare, those of two do not."""

    def __init__(self, key: bytes | None = None, known: frozenset[str] = WELL_KNOWN) -> None:
        self._key, self._known = key or secrets.token_bytes(16), known

    def mac(self, data: bytes) -> str:
        """16 hex digits that are equal for equal data, and tell nothing else without the key."""
        return hashlib.blake2b(data, key=self._key, digest_size=8).hexdigest()

    def seal(self, value: str | bytes) -> dict[str, Any]:
        """As sealed JSON; see :class:`Seal`."""
        data = value.encode() if isinstance(value, str) else value
        text = data.decode(errors="replace")
        sealed: dict[str, Any] = {"$sealed": "seal", "mac": self.mac(data), "length": len(data)}
        if text.lower() in self._known:
            sealed["known"] = text
        if data and (len(data) < _SHORT or len(set(data)) < _PLAIN or text.lower() in self._known):
            sealed["weak"] = True
        return sealed

    def urls(self, value: str) -> dict[str, Any]:
        """As sealed JSON; see :class:`Urls`. Nothing around the commas is taken away: the controller does not either."""
        return {"$sealed": "urls", "items": [self.url(one) for one in value.split(",")]}

    def url(self, value: str) -> dict[str, Any]:
        """As sealed JSON, see :class:`Url`; sealed whole where it is no URL."""
        parts = spelling(value.strip())
        if parts is None:
            return self.seal(value)
        place = urlsplit(f"//{parts.host}")
        shape = "/".join("*" if segment else "" for segment in parts.path.split("/"))
        told: dict[str, Any] = {"$sealed": "url", "mac": self.mac(value.encode()), "scheme": parts.scheme.lower()}
        told |= {"host": place.hostname, "path": shape}
        told |= {"port": int(parts.port)} if parts.port else {}
        flags = {
            "userinfo": parts.userinfo is not None,
            "password": parts.password,
            "unsendable": parts.unsendable,
            "query": "?" in value.partition("#")[0],
            "fragment": "#" in value,
            "spaces": value != value.strip(),
            "trailing": value != value.rstrip(),
            "encoded": parts.encoded,
            "tidied": parts.tidied,
        }
        return told | {name: True for name, holds in flags.items() if holds}
