"""Questions that can be put to the world: frozen values, each with a key that holds all its options."""

from __future__ import annotations

import hashlib
from typing import ClassVar, Literal
from urllib.parse import quote

import msgspec

PLATFORM = "@"
"""The platform's own namespace, whatever it is called: a source knows, a query need not."""

_LONGEST = 120  # characters of one part of a key: a file name holds 255 bytes


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

    area: ClassVar[str] = ""
    active: ClassVar[bool] = False  # whether it leaves a trace, and is asked only where the operator allows it

    @property
    def key(self) -> str:
        """The area and every option, as a relative path.

        >>> DnsLookup("*.example.com", "A").key
        'dns/%2A.example.com/A/_'
        """
        return "/".join([self.area, *(_part(getattr(self, name)) for name in self.__struct_fields__)])

    @property
    def right(self) -> Right | None:
        """The right that it takes; None where no API server is asked."""
        return None


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


class KubeList(Query, frozen=True, tag="list"):
    """All objects of one kind: cluster-wide, or in one namespace.

    ``api`` is ``v1`` or ``apps/v1``, ``plural`` the resource, ``labels`` and ``fields`` are selectors.
    ``keep`` lists the dotted paths of the fields that are read (``status.conditions[].type``); empty keeps all.
    Answer: a list of objects, sealed.
    """

    area: ClassVar[str] = "kube"
    api: str
    plural: str
    namespace: str = ""
    labels: str = ""
    fields: str = ""
    keep: tuple[str, ...] = ()

    @property
    def right(self) -> Right:
        """List this resource."""
        return Right("list", self.plural, self.api.rpartition("/")[0])


class KubeTable(Query, frozen=True, tag="table"):
    """What ``kubectl get`` prints of one kind, made by the API server: a row an object, without the objects.

    Answer: ``{"columns": [name, ...], "rows": [[cell, ...], ...]}``. Rows carry no namespace.
    """

    area: ClassVar[str] = "table"
    api: str
    plural: str
    namespace: str = ""
    labels: str = ""

    @property
    def right(self) -> Right:
        """List this resource."""
        return Right("list", self.plural, self.api.rpartition("/")[0])


class KubeGet(Query, frozen=True, tag="get"):
    """One of the API server's own documents: ``/version``, or discovery below ``/apis``. Answer: its JSON."""

    area: ClassVar[str] = "api"
    path: str


class ServerTime(Query, frozen=True, tag="server-time"):
    """The API server's clock (its Date header), and ours at that moment.

    Answer: ``{"server": seconds, "here": seconds}`` since the epoch.
    """

    area: ClassVar[str] = "server-time"


class ServiceGet(Query, frozen=True, tag="service"):
    """GET from a Service of the platform, through the API server's service proxy.

    The proxy strips Authorization: nothing that needs credentials can be asked. Answer: a page, see :class:`HttpGet`.
    """

    area: ClassVar[str] = "service"
    service: str
    port: str
    path: str

    @property
    def right(self) -> Right:
        """Get the proxy of services."""
        return Right("get", "services/proxy")


class PodGet(Query, frozen=True, tag="pod"):
    """GET from a pod of the platform, through the API server's pod proxy. Answer: a page, see :class:`HttpGet`."""

    area: ClassVar[str] = "pod"
    pod: str
    port: str
    path: str

    @property
    def right(self) -> Right:
        """Get the proxy of pods."""
        return Right("get", "pods/proxy")


class DnsLookup(Query, frozen=True, tag="dns"):
    """One name and type, at the system's resolvers unless a server is given.

    Answer: ``{"rcode", "records", "chain": [{"name", "target", "ttl"}], "ttl", "truncated", "bogus", "why"}`` where rcode
    is NOERROR, NXDOMAIN, NODATA, SERVFAIL, REFUSED, or what else the server said (RFC 1035, RFC 2308). Of a SERVFAIL,
    ``bogus`` tells that the resolver has an answer, and its signatures are wrong (DNSSEC: RFC 4035, 5.5), and ``why`` is
    what the resolver says of it (RFC 8914), if anything. Silence is a failure.
    """

    area: ClassVar[str] = "dns"
    name: str
    rtype: str
    server: str = ""


class Delegation(Query, frozen=True, tag="delegation"):
    """To whom a server of the zone above delegates a zone: its referral (RFC 1034, 4.3.2), at an address.

    Answer: ``{"rcode", "servers", "ttl", "recursive"}``; rcode is NODATA where there is no referral, and recursive
    tells that a resolver answers there, which a server of a zone above is not.
    """

    area: ClassVar[str] = "delegation"
    zone: str
    server: str


class HttpGet(Query, frozen=True, tag="http"):
    """GET a URL; at ``address`` if given, whatever DNS says, while Host and SNI stay the URL's.

    ``authorization`` is a header to send: only ever a made-up token, never a real one.
    Answer, a page: ``{"status", "headers": [[name, value], ...], "body", "trouble", "detail", "truncated"}``.
    Names of headers are lower case, repeated ones apart; redirects are not followed. Where there is no HTTP answer,
    status is 0 and trouble one of: name, refused, timeout, reset, tls, protocol, unreachable.
    """

    area: ClassVar[str] = "http"
    url: str
    address: str = ""
    authorization: str = ""


class DefaultLogin(Query, frozen=True, tag="login"):
    """Log in as `admin` with the password `admin`; where that works, it leaves a session behind (facts 15.2).

    ``program`` is ``passport`` or ``grafana``; ``address`` as of :class:`HttpGet`. Answer: ``{"entered", "status",
    "trouble", "detail"}``, where entered is null if what answered was not the program itself.
    """

    area: ClassVar[str] = "login"
    active: ClassVar[bool] = True
    program: str
    url: str
    address: str = ""


class TlsChain(Query, frozen=True, tag="tls"):
    """The certificate chain as served to a name, at ``address`` if given.

    Answer: ``{"trusted", "trouble", "detail", "chain": [{"subject", "issuer", "names", "not_before", "not_after",
    "sha256"}]}``, times in seconds since the epoch.
    """

    area: ClassVar[str] = "tls"
    host: str
    port: int = 443
    address: str = ""


class TcpConnect(Query, frozen=True, tag="tcp"):
    """Connect, and read the first line if ``banner``. Answer: ``{"open", "trouble", "banner"}``."""

    area: ClassVar[str] = "tcp"
    address: str
    port: int
    banner: bool = False


class SshHostKey(Query, frozen=True, tag="ssh"):
    """Exchange keys with an SSH server, and read its host key; nobody logs in.

    Answer: ``{"trouble", "banner", "type", "sha256"}``; trouble is empty, or one of those of :class:`HttpGet`. ``sha256``
    is the public key's fingerprint as ``ssh-keygen -l`` says it, without ``SHA256:``.
    """

    area: ClassVar[str] = "ssh"
    address: str
    port: int


class ClientVersion(Query, frozen=True, tag="client-version"):
    """What the platform's client says of its own version and the controller's. Answer: ``{"found", "cli", "api"}``; empty strings where it does not say."""

    area: ClassVar[str] = "client-version"


class ClientProfile(Query, frozen=True, tag="client-profile"):
    """The client's profile, its controller URL only. Answer: ``{"found", "controller", "ssl_verify"}``."""

    area: ClassVar[str] = "client-profile"


class HostsFile(Query, frozen=True, tag="hosts-file"):
    """The lines of this machine's hosts file for some names; no other line is told.

    Answer: ``[{"name", "address"}]``, names in lower case; empty where there is no such file.
    """

    area: ClassVar[str] = "hosts-file"
    names: tuple[str, ...]


class Now(Query, frozen=True, tag="now"):
    """What time is it? Answer: seconds since the epoch."""

    area: ClassVar[str] = "now"


class Draw(Query, frozen=True, tag="draw"):
    """A random DNS label, drawn once a run and recorded. Answer: a string."""

    area: ClassVar[str] = "draw"
    purpose: str


class Option(Query, frozen=True, tag="option"):
    """What the operator said: ``domain``, ``client-version``, ``namespace``, ``active``, ``tls-horizon``. Answer: a string."""

    area: ClassVar[str] = "option"
    name: str


AnyQuery = (
    KubeList
    | KubeTable
    | KubeGet
    | ServerTime
    | ServiceGet
    | PodGet
    | DnsLookup
    | Delegation
    | HttpGet
    | DefaultLogin
    | TlsChain
    | TcpConnect
    | SshHostKey
    | ClientVersion
    | ClientProfile
    | HostsFile
    | Now
    | Draw
    | Option
)
"""Every kind of question, as a union that msgspec can read back from a recording."""


class Pattern:
    """Some queries: those of one kind whose options equal the given ones.

    >>> like(DnsLookup, rtype="A").matches(DnsLookup("example.com", "A"))
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
        return f"like({self.kind.__name__}{''.join(f', {k}={v!r}' for k, v in self.options.items())})"


def like(kind: type[Query], **options: object) -> Pattern:
    """Declare queries whose other options are known only at run time."""
    return Pattern(kind, options)
