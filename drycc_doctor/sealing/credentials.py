"""What looks like a credential: the one vocabulary for answers, for error messages, and for the last look at a bundle."""

import re

_CERTAIN = {
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY",
    "a JSON web token": r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}",
    "a URL with a password": r"://[^\s/:@\"'<>]+:[^\s/@\"'<>]+@",
    "a bearer token": r"(?i:authorization[\"']?\s*[:=]\s*[\"']?bearer)\s+[\w.~+/=-]{8,}",
}
"""What is a secret wherever it stands."""
_LIKELY = (
    r"(?<=://)[^/\s@]+@",  # who logs in at a URL
    r"(?i:\b(?:bearer|token|basic))[ :=]+\S{8,}",
    r"\beyJ[\w-]+\.[\w-]+\.[\w-]*",
    r"[A-Za-z0-9+/_=]{32,}",
)
"""What may be one, in the words of a server or a library, where little is lost if it is not."""

_SETTING = r"(?<=(?i:word|cret|oken|ials)=)[^\s,;]+"
"""What an option of a mount sets: ``password=``, ``secret=``, ``token=``, ``credentials=``."""

_USERINFO = re.compile(r"://[^/\s@]*@")
_REDACTED = re.compile("|".join(_LIKELY))
_CERTAINLY = re.compile("|".join((*_CERTAIN.values(), _LIKELY[0], _SETTING)))
_IN_TEXT = re.compile("|".join(_CERTAIN.values()))
_IN_BYTES = {name: re.compile(pattern.encode()) for name, pattern in _CERTAIN.items()}


def has_userinfo(text: str) -> bool:
    """Whether a URL in it says who logs in, with a password or without."""
    return _USERINFO.search(text) is not None


def has_credential(text: str) -> bool:
    """Whether it holds what is a secret wherever it stands, or says who logs in."""
    return has_userinfo(text) or _IN_TEXT.search(text) is not None


def redacted(text: str) -> str:
    """The text with an ellipsis in the place of all that may be a credential.

    >>> redacted("no route to https://me:pw@192.0.2.1/")
    'no route to https://…192.0.2.1/'
    """
    return _REDACTED.sub("…", text)


def scrubbed(text: str) -> str:
    """The text of a program that is trusted with secrets, and quotes its orders: what is one is an ellipsis.

    >>> scrubbed('mounting //nas/vol with "vers=3,password=pw" failed: pvc-02b1e5a7-49e5-442f-a943-48f8f493a51c')
    'mounting //nas/vol with "vers=3,password=… failed: pvc-02b1e5a7-49e5-442f-a943-48f8f493a51c'
    """
    return _CERTAINLY.sub("…", text)


def found(data: bytes) -> str:
    """What some data seem to hold that is secret, in words; empty if nothing.

    >>> found(b"postgres://shop:correct-horse@db.example.com/shop"), found(b"https://shop.example.com/v2/")
    ('a URL with a password', '')
    """
    return next((name for name, pattern in _IN_BYTES.items() if pattern.search(data)), "")
