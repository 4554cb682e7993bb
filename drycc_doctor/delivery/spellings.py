"""URLs that may be configured where a receiver, or who asks us, has this one (drycc/hooks#as-written-and-as-sent)."""

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from urllib.parse import quote, unquote

Guess = tuple[str, str]
"""Another spelling of some part, and what is wrong if it is the one that was signed; empty if nothing."""

_PARTS = re.compile(r"([Hh][Tt][Tt][Pp][Ss]?)://([^/\\\\]*)(.*)", re.DOTALL)
_TIDY = "the URL was made tidy on the way: verify against the URL as it is configured, {}"
_WRITTEN = (
    "the signature fits the URL as it is written, with {!r}; the sender encoded it: verify against what is written"
)
_ENCODED = "the signature fits the URL with {!r} in it: verify against the URL as it is configured"
_CAPITALS = "the signed URL has no capitals in scheme or host"
_BEYOND_ASCII = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
_ASCII = re.compile(r"%[2-7][0-9A-Fa-f]")
_PATH = "/%:@!$&'()*+,;=~"  # what may stand in a path as it is


def spellings(url: str) -> Iterator[Guess]:
    """Other spellings of a URL, each with what is wrong if it was signed.

    >>> next(why for one, why in spellings("http://h.test/caf%C3%A9") if one == "http://h.test/caf\u00e9")
    "the signature fits the URL as it is written, with '/caf\u00e9'; the sender encoded it: verify against what is written"
    """
    found = _PARTS.fullmatch(url.strip())
    if found is None:
        return
    bare = "the signed URL has no white space around it" if url != url.strip() else ""
    for scheme, place, path in product(_schemes(found[1]), _places(found[2]), _paths(found[3])):
        for spaced in _spaced(f"{scheme[0]}://{place[0]}{path[0]}", bare):
            if flaws := [why for _, why in (scheme, place, path, spaced) if why]:
                yield spaced[0], "; ".join(flaws)


def _spaced(url: str, bare: str) -> Iterator[Guess]:
    yield url, bare
    for one in (f" {url}", f"{url} "):
        yield one, _TIDY.format("with its white space (take that away at the controller)")


def _schemes(scheme: str) -> Iterator[Guess]:
    yield scheme, ""
    if not scheme.islower():
        yield scheme.lower(), _CAPITALS
        return
    other = "http" if scheme == "https" else "https"
    yield other, f"it was signed for {other}: verify against the URL as it is configured"


def _places(place: str) -> Iterator[Guess]:
    yield place, ""
    for port in (":80", ":443"):  # which no Host header tells
        yield f"{place}{port}", _TIDY.format(f"with {port}")
    _, at, host = place.rpartition("@")
    if at:
        yield host, "the signed URL has no user in it"
    if place.lower() != place:
        yield place.lower(), _CAPITALS
    with suppress(UnicodeError):
        if (letters := place.encode().decode("idna")) != place:
            yield letters, _TIDY.format(f"with the host {letters}")


def _paths(path: str) -> Iterator[Guess]:
    yield path, ""
    yield f"{path}/", _TIDY.format("with a slash at its end")
    if path.endswith("/"):
        yield path.rstrip("/"), _TIDY.format("without the slash at its end")
    seen = {path}
    for written in (*_decoded(path), _BEYOND_ASCII.sub(lambda found: found[0].lower(), path), path.replace("~", "%7E")):
        if written not in seen:
            seen.add(written)
            yield written, _WRITTEN.format(written)
    if (encoded := quote(path, safe=_PATH)) not in seen:
        yield encoded, _ENCODED.format(encoded)


def _decoded(path: str) -> Iterator[str]:
    """A path of which all, or only some, was encoded on the way."""
    yield unquote(path)
    yield _BEYOND_ASCII.sub(lambda found: unquote(found[0]), path)
    yield _ASCII.sub(lambda found: unquote(found[0]), path)
