"""What is wrong with a delivery that was received (drycc/hooks#signature)."""

import hmac
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode

from drycc_doctor.delivery import digest_of, full_url, sign
from drycc_doctor.delivery.spellings import spellings

_HEX = 40  # digits of an HMAC-SHA1


def flaw(url: str, query: str, header: str, secret: str) -> str:
    """What is wrong with a received delivery; empty where it is the controller's own.

    ``url`` is the one that is configured, ``query`` the raw query string that came, ``header`` the Authorization header.
    """
    if hmac.compare_digest(sign(full_url(url, query), secret).encode(), header.encode()):
        return ""
    for signature, of_header in _readings(header):
        for message, key, of_message in _guesses(url, query, secret):
            if sign(message, key) == signature and (flaws := [*filter(None, (of_header, of_message))]):
                return "; ".join(flaws)
    return _of_header(url, query, header, secret)


def _readings(header: str) -> Iterator[tuple[str, str]]:
    """The signature in a header that is not just it, and what is wrong with the header."""
    yield header, ""
    last = header.strip().replace("=", " ").split(" ")[-1]
    yield last, "the header has more in it than the signature: the controller sends no scheme and no prefix"
    yield last.lower(), "the signature is not in lower case"


def _guesses(url: str, query: str, secret: str) -> Iterator[tuple[str, str, str]]:
    """Messages and secrets that may have been meant, each with what is wrong then."""
    yield full_url(url, query), secret, ""
    for key in (secret.rstrip("\r\n"), f"{secret}\n", secret.strip()):
        if key != secret:
            yield full_url(url, query), key, "the secret is right but for white space at its end"
    for query_, why in _queries(query):
        yield full_url(url, query_), secret, why
    for url_, why in spellings(url):
        yield full_url(url_, query), secret, why
    yield from _queries_of_its_own(url, query, secret)


def _queries_of_its_own(url: str, query: str, secret: str) -> Iterator[tuple[str, str, str]]:
    bare, mark, own = url.partition("?")
    if mark and query.startswith(f"{own}?"):
        yield full_url(bare, query), secret, "the query of the URL is in the query that came: give the URL without it"


def _queries(query: str) -> Iterator[tuple[str, str]]:
    if query.startswith("?"):
        yield query[1:], "the query begins with a question mark: give what follows it"
    if "%20" in query:
        yield query.replace("%20", "+"), "spaces are written as %20: the controller signs and sends plus signs"
    pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=True)
    yield urlencode(pairs), "the query was decoded and encoded again: verify the raw query string"
    yield urlencode(sorted(pairs)), "the parameters are in another order: verify the raw query string"
    if "sha=" not in query:
        whole = urlencode(sorted([*pairs, ("sha", "")]))
        yield whole, "the empty parameter sha was dropped: verify the raw query string"


def _of_header(url: str, query: str, header: str, secret: str) -> str:
    if not header.strip():
        return "there is no Authorization header: the controller has no secret, or something on the way took it away"
    if header.strip().lower().startswith("basic "):
        return (
            "the header is user and password: they stand in the URL at the controller, and go in the signature's place"
        )
    for digest in ("sha256", "sha512"):
        if header.strip().lower().endswith(digest_of(full_url(url, query), secret, digest)):
            return f"it is an HMAC-{digest.upper()}: the controller makes an HMAC-SHA1"
    if len(header.strip()) != _HEX or set(header.strip().lower()) - set("0123456789abcdef"):
        return "the header is no signature: it must be 40 hexadecimal digits and nothing else"
    if "#" in url:
        return (
            "the URL has a fragment: the parameters stand behind it, are signed, and never sent; nobody can verify it"
        )
    if not query.removeprefix("?"):
        return "no query came: at the controller the URL has a fragment, or something on the way took the query away"
    return "the signature is of another secret, or of another URL or query than these: give the URL exactly as it is configured"
