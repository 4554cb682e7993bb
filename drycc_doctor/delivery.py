"""A delivery of a deploy hook, as the controller makes and signs it (drycc/hooks#signature)."""

import hmac
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from urllib.parse import parse_qsl, urlencode

_HEX = 40  # digits of an HMAC-SHA1


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the controller sends of a release; ``user`` is the id of a workspace, ``sha`` is empty without a build."""

    app: str
    release: str
    release_summary: str
    sha: str
    user: str

    @property
    def query(self) -> str:
        """The parameters in the order of their names, spaces as plus signs."""
        return urlencode(sorted(asdict(self).items()))


def full_url(url: str, query: str) -> str:
    """The URL of a delivery: what is configured, a question mark, the parameters; nothing is made tidy."""
    return f"{url}?{query}"


def sign(url: str, secret: str) -> str:
    """The Authorization header for a URL with its parameters: HMAC-SHA1, in lower-case hex.

    >>> url = "https://hooks.example.net/a"
    >>> query = Delivery("secure-woodland", "v4", "alice deployed 35b3726", "35b3726", "teamws").query
    >>> sign(full_url(url, query), "my_secret_key")
    '864c9c6d52364de2484ded4db075374a481feee1'
    """
    return _hmac(url, secret, "sha1")


def _hmac(text: str, secret: str, digest: str) -> str:
    return hmac.new(secret.encode(), text.encode(), digest).hexdigest()


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
    for url_, why in _urls(url):
        yield full_url(url_, query), secret, why


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


def _urls(url: str) -> Iterator[tuple[str, str]]:
    normalised = "the URL was made tidy on the way: verify against the URL as it is configured, {}"
    yield f"{url}/", normalised.format("with a slash at its end")
    if url.endswith("/"):
        yield url.rstrip("/"), normalised.format("without the slash at its end")
    for spaced in (f" {url}", f"{url} "):
        yield spaced, normalised.format("with its white space (take that away at the controller)")
    other = f"http{url[5:]}" if url.startswith("https:") else f"https{url[4:]}"
    yield other, f"it was signed for {other.partition(':')[0]}: verify against the URL as it is configured"


def _of_header(url: str, query: str, header: str, secret: str) -> str:
    if not header.strip():
        return "there is no Authorization header: the controller has no secret, or something on the way took it away"
    for digest in ("sha256", "sha512"):
        if header.strip().lower().endswith(_hmac(full_url(url, query), secret, digest)):
            return f"it is an HMAC-{digest.upper()}: the controller makes an HMAC-SHA1"
    if len(header.strip()) != _HEX or set(header.strip().lower()) - set("0123456789abcdef"):
        return "the header is no signature: it must be 40 hexadecimal digits and nothing else"
    return "the signature is of another secret, or of another URL or query than these"
