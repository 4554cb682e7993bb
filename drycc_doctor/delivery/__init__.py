"""A delivery of a deploy hook, as the controller makes and signs it (drycc/hooks#signature)."""

import hmac
from dataclasses import asdict, dataclass
from urllib.parse import urlencode


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
    return digest_of(url, secret, "sha1")


def digest_of(text: str, secret: str, digest: str) -> str:
    """An HMAC, in lower-case hex."""
    return hmac.new(secret.encode(), text.encode(), digest).hexdigest()
