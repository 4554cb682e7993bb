"""The LDAP directory that passport asks (drycc/passport#ldap), tried from here."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.dns.lookups import LOOKUPS, Rrset, resolve
from drycc_doctor.facts.dns.node_records import Connection
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor.facts.release.variables import variables
from drycc_doctor.model.fact import FactContext, Missing
from drycc_doctor.model.query import TcpConnect, any_of
from drycc_doctor.sealing.seal import Url

_PORTS = {"ldap": 389, "ldaps": 636}
_MOST = 4  # addresses that are tried


class LdapDirectory(msgspec.Struct, frozen=True):
    """Its endpoint, None where none is set; whether it takes connections from here, and if not, why that is not known."""

    endpoint: Url | None
    answers: bool = False
    why: str = ""

    asks: ClassVar = (*LOOKUPS, any_of(TcpConnect, banner=False))

    @classmethod
    def gather(cls, ask: FactContext, components: Components, helm_release: HelmRelease | Missing) -> Self:
        """A lookup and a connection; nothing is said there."""
        part = components.passport
        endpoint = variables(part, helm_release, "passport").get("LDAP_ENDPOINT") if part else None
        if not isinstance(endpoint, Url) or endpoint.scheme not in _PORTS:
            return cls(None)
        resolved = resolve(ask, (endpoint.host,))[0]
        if not resolved.addresses:
            known = isinstance(resolved.v4, Rrset) and resolved.v4.answered
            return cls(endpoint, why="the name does not resolve here" if known else "the resolver does not answer")
        port = endpoint.port or _PORTS[endpoint.scheme]
        tried = ask.replies([TcpConnect(ip, port) for ip in resolved.addresses[:_MOST]], Connection)
        if any(isinstance(one, Connection) and one.open for one in tried):
            return cls(endpoint, answers=True)
        first = tried[0].trouble if isinstance(tried[0], Connection) else tried[0]
        return cls(endpoint, why=f"no connection from here: {first}")
