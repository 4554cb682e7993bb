"""How a URL is spelled, and which parts of it an HTTP client spells otherwise when it sends them (RFC 3986, section 6.2).

What is found here is what the client of the platform's controller does; a test holds it against that library.
"""

import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

_PARTS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^\\/?#]*)([^?#]*)", re.DOTALL)
_HOST = re.compile(r"\[[0-9A-Fa-f:.%\w]+\]|(?:[\w.~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")
_KEPT = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2}")
_RESPELLED = re.compile(r"%[0-9A-F]?[a-f]|%(?:2[DE]|3[0-9]|[46][1-9A-F]|[57][0-9A]|5F|7E)")
"""Escapes in lower case, and of characters that need none."""
_DEFAULT = {"http": "80", "https": "443"}


class Spelling(NamedTuple):
    """The parts of a URL that names a host, as they are written; ``userinfo`` is None without an @."""

    scheme: str
    userinfo: str | None
    host: str
    port: str | None
    path: str

    @property
    def password(self) -> bool:
        """Whether a client sends user and password with it, one of which may be empty."""
        return self.userinfo is not None and ":" in self.userinfo and self.userinfo != ":"

    @property
    def unsendable(self) -> bool:
        """Whether user and password have characters that no Basic header can carry."""
        return self.password and any(ord(one) > 0xFF for one in unquote(self.userinfo or ""))

    @property
    def encoded(self) -> bool:
        """Whether there are characters in the path that are sent as escapes."""
        return _KEPT.sub("", self.path) != ""

    @property
    def tidied(self) -> bool:
        """Whether scheme, host, port or path are sent in another spelling, escapes aside."""
        scheme, port = self.scheme.lower(), self.port
        segments = self.path.split("/")
        path = self.path.startswith("//") or not {".", ".."}.isdisjoint(segments) or _RESPELLED.search(self.path)
        host = self.host.lower() != self.host or not self.host.isascii() or "%" in self.host or self.host.endswith(".")
        number = port is not None and (port == _DEFAULT.get(scheme) or not port or port != str(int(port)))
        return bool(scheme != self.scheme or host or number or path)


def spelling(url: str) -> Spelling | None:
    """The parts of a URL without white space around it; None where it is none, or names no host.

    >>> spelling("HTTPS://me:pw@Example.com:443/a b?c#d")
    Spelling(scheme='HTTPS', userinfo='me:pw', host='Example.com', port='443', path='/a b')
    >>> spelling("example.com/a")
    """
    found = _PARTS.match(url)
    if found is None:
        return None
    scheme, authority, path = found.groups()
    userinfo, at, place = authority.rpartition("@")
    if not at and _cut(scheme, place, url[found.end(2) :]):
        return None
    host, colon, port = place.rpartition(":") if re.search(r":\d*$", place) else (place, "", "")
    try:
        named = urlsplit(f"//{place}").hostname and (not port or urlsplit(f"//{place}").port is not None)
    except ValueError:
        return None
    known = named and _HOST.fullmatch(host)
    return Spelling(scheme, userinfo if at else None, host, port if colon else None, path) if known else None


def _cut(scheme: str, place: str, rest: str) -> bool:
    """Whether what looks like host and port may be a user, and a password up to a character that ends a host.

    >>> _cut("postgres", "shop:12", "/34@db.example.com/shop"), _cut("https", "example.com:8443", "/@shop")
    (True, False)
    """
    doubtful = scheme.lower() not in _DEFAULT or rest[:1] in {"#", "?"}
    return doubtful and ":" in place and "." not in place and "@" in rest
