"""The drycc client on this machine: its version, and what it is logged in to."""

from typing import ClassVar, Self
from urllib.parse import urlsplit

import msgspec

from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import ClientProfile, ClientVersion


class _Profile(msgspec.Struct, frozen=True):
    found: bool
    controller: str = ""
    ssl_verify: bool = True
    named: str = "default"


class Profile(msgspec.Struct, frozen=True):
    """The client's profile; its token is never read. Empty strings where it names no controller."""

    found: bool
    scheme: str
    host: str
    ssl_verify: bool
    named: str = "default"  # how it is chosen, see :class:`~drycc_doctor.model.query.ClientProfile`

    asks: ClassVar = (ClientProfile(),)

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """One file (drycc/client#profile)."""
        profile = ask.answer(cls.asks[0], _Profile)
        try:
            parts = urlsplit(profile.controller)
            scheme, host = parts.scheme, parts.hostname or ""
        except ValueError:
            scheme, host = "", ""
        return cls(profile.found, scheme, host.lower().rstrip("."), profile.ssl_verify, profile.named)


class DryccClient(msgspec.Struct, frozen=True):
    """The drycc client on this machine; ``api`` is the API version that it was made for."""

    found: bool
    cli: str = ""
    api: str = ""

    asks: ClassVar = (ClientVersion(),)

    @classmethod
    def gather(cls, ask: FactContext) -> Self:
        """Run it, or take ``--client-version``."""
        return ask.answer(cls.asks[0], cls)
