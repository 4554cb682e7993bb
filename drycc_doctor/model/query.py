"""Questions that can be put to the world: frozen values, each with a key that holds all its options."""

from typing import ClassVar

from drycc_doctor.model.query_base import PLATFORM, Instrument, Pattern, Query, Right, any_of

__all__ = ["PLATFORM", "Instrument", "Pattern", "Query", "Right", "any_of"]  # beside what is below


class _KubeCollection(Query, frozen=True):
    """``api`` is ``v1`` or ``apps/v1``, ``plural`` the resource; cluster-wide, or in one ``namespace``."""

    instrument: ClassVar = Instrument.API_SERVER
    api: str
    plural: str
    namespace: str = ""
    labels: str = ""

    @property
    def right(self) -> Right:
        """List this resource."""
        return Right("list", self.plural, self.api.rpartition("/")[0])


class KubeList(_KubeCollection, frozen=True, tag="kube"):
    """All objects of one kind; ``labels`` and ``fields`` are selectors.

    ``keep`` lists the dotted paths of the fields that are read (``status.conditions[].type``); empty keeps all.
    Answer: a list of objects, sealed.
    """

    words: ClassVar = "Kubernetes: list {plural} ({api}){where}"
    fields: str = ""
    keep: tuple[str, ...] = ()


class KubeTable(_KubeCollection, frozen=True, tag="table"):
    """What ``kubectl get`` prints of one kind, made by the API server: a row an object, without the objects.

    Answer: ``{"columns": [name, ...], "rows": [[cell, ...], ...]}``. Rows carry no namespace.
    """

    words: ClassVar = "Kubernetes: list {plural} ({api}){where}, as the table that `kubectl get` prints"


class KubeGet(Query, frozen=True, tag="api"):
    """One of the API server's own documents: ``/version``, or discovery below ``/apis``. Answer: its JSON."""

    instrument: ClassVar = Instrument.API_SERVER
    words: ClassVar = "Kubernetes: GET {path}"
    path: str


class NamespaceGet(Query, frozen=True, tag="namespace"):
    """The platform's own namespace, as an object; ``keep`` as of :class:`KubeList`. Answer: the object, sealed.

    Who may not list namespaces may still get this one: a Role in it is enough (drycc/rights#read-in-the-platform-namespace).
    """

    instrument: ClassVar = Instrument.API_SERVER
    words: ClassVar = "Kubernetes: get the platform's namespace"
    keep: tuple[str, ...] = ()

    @property
    def right(self) -> Right:
        """Get it."""
        return Right("get", "namespaces")


class ObjectGet(Query, frozen=True, tag="one"):
    """One object of a namespace, by its name; ``keep`` as of :class:`KubeList`. Answer: the object, sealed."""

    instrument: ClassVar = Instrument.API_SERVER
    words: ClassVar = "Kubernetes: get one of {plural} ({api}) by its name"
    api: str
    plural: str
    namespace: str
    name: str
    keep: tuple[str, ...] = ()

    @property
    def right(self) -> Right:
        """Get this resource."""
        return Right("get", self.plural, self.api.rpartition("/")[0])


class ServerTime(Query, frozen=True, tag="server-time"):
    """The API server's clock (its Date header), and ours at that moment.

    Answer: ``{"server": seconds, "here": seconds}`` since the epoch.
    """

    instrument: ClassVar = Instrument.API_SERVER
    words: ClassVar = "Kubernetes: the API server's clock"


class ServiceGet(Query, frozen=True, tag="service"):
    """GET from a Service of the platform, through the API server's service proxy.

    The proxy strips Authorization: nothing that needs credentials can be asked. Answer: a page, see :class:`HttpGet`.
    """

    instrument: ClassVar = Instrument.API_SERVER
    words: ClassVar = "Kubernetes: GET {path} from the service {service}, through the API server"
    proxy: ClassVar = "services/proxy"
    service: str
    port: str
    path: str


class PodGet(Query, frozen=True, tag="pod"):
    """GET from a pod of the platform, through the API server's pod proxy. Answer: a page, see :class:`HttpGet`."""

    instrument: ClassVar = Instrument.API_SERVER
    words: ClassVar = "Kubernetes: GET {path} from the pod {pod}, through the API server"
    proxy: ClassVar = "pods/proxy"
    pod: str
    port: str
    path: str


class PodLog(Query, frozen=True, tag="log"):
    """The last line that a container of a pod of the platform wrote. Answer: ``{"line": text}``.

    It is empty where nothing was written, and where what was is no line that is known to hold no secret.
    """

    instrument: ClassVar = Instrument.API_SERVER
    words: ClassVar = "Kubernetes: the last line of the log of the container {container} of the pod {pod}"
    pod: str
    container: str

    @property
    def right(self) -> Right:
        """Get logs."""
        return Right("get", "pods/log")


class DnsLookup(Query, frozen=True, tag="dns"):
    """One name and type, at the system's resolvers unless a server is given.

    Answer: ``{"rcode", "records", "chain": [{"name", "target", "ttl"}], "ttl", "truncated", "bogus", "why"}`` where rcode
    is NOERROR, NXDOMAIN, NODATA, SERVFAIL, REFUSED, or what else the server said (RFC 1035, RFC 2308). Of a SERVFAIL,
    ``bogus`` tells that the resolver has an answer, and its signatures are wrong (DNSSEC: RFC 4035, 5.5), and ``why`` is
    what the resolver says of it (RFC 8914), if anything. Silence is a failure.
    """

    instrument: ClassVar = Instrument.RESOLVER
    words: ClassVar = "DNS: {rtype} of names under the platform's domain, and of what they lead to"
    name: str
    rtype: str
    server: str = ""


class Delegation(Query, frozen=True, tag="delegation"):
    """To whom a server of the zone above delegates a zone: its referral (RFC 1034, 4.3.2), at an address.

    Answer: ``{"rcode", "servers", "ttl", "recursive"}``; rcode is NODATA where there is no referral, and recursive
    tells that a resolver answers there, which a server of a zone above is not.
    """

    instrument: ClassVar = Instrument.RESOLVER
    words: ClassVar = "DNS: to whom a server of the zone above delegates the platform's zone"
    zone: str
    server: str


class HttpGet(Query, frozen=True, tag="http"):
    """GET a URL; at ``address`` if given, whatever DNS says, while Host and SNI stay the URL's.

    ``authorization`` is a header to send: only ever a made-up token, never a real one.
    Answer, a page: ``{"status", "headers": [[name, value], ...], "body", "trouble", "detail", "truncated"}``.
    Names of headers are lower case, repeated ones apart; redirects are not followed. Where there is no HTTP answer,
    status is 0 and trouble one of: name, refused, timeout, reset, tls, protocol, unreachable.
    """

    instrument: ClassVar = Instrument.TARGET
    words: ClassVar = "HTTP: GET{address}{authorization}"
    url: str
    address: str = ""
    authorization: str = ""


class DefaultLogin(Query, frozen=True, tag="login"):
    """Log in as `admin` with the password `admin`; where that works, it leaves a session behind.

    See drycc/passport#admin-account.

    ``program`` is ``passport`` or ``grafana``; ``address`` as of :class:`HttpGet`. Answer: ``{"entered", "status",
    "trouble", "detail"}``, where entered is null if what answered was not the program itself.
    """

    instrument: ClassVar = Instrument.TARGET
    words: ClassVar = "under --active: log in to {program} as admin with the password admin"
    active: ClassVar[bool] = True
    program: str
    url: str
    address: str = ""


class TlsChain(Query, frozen=True, tag="tls"):
    """The certificate chain as served to a name, at ``address`` if given.

    Answer: ``{"trusted", "trouble", "detail", "chain": [{"subject", "issuer", "names", "not_before", "not_after",
    "sha256"}]}``, times in seconds since the epoch.
    """

    instrument: ClassVar = Instrument.TARGET
    words: ClassVar = "TLS: the certificates as served"
    host: str
    port: int = 443
    address: str = ""


class TcpConnect(Query, frozen=True, tag="tcp"):
    """Connect, and read the first line if ``banner``. Answer: ``{"open", "trouble", "banner"}``."""

    instrument: ClassVar = Instrument.TARGET
    words: ClassVar = "TCP: connect"
    address: str
    port: int
    banner: bool = False


class SshHostKey(Query, frozen=True, tag="ssh"):
    """Exchange keys with an SSH server, and read its host key; nobody logs in.

    Answer: ``{"trouble", "banner", "type", "sha256"}``; trouble is empty, or one of those of :class:`HttpGet`. ``sha256``
    is the public key's fingerprint as ``ssh-keygen -l`` says it, without ``SHA256:``.
    """

    instrument: ClassVar = Instrument.TARGET
    words: ClassVar = "SSH: exchange keys with the builder, without logging in"
    address: str
    port: int


class ClientVersion(Query, frozen=True, tag="client-version"):
    """What the platform's client says of its own version and the controller's. Answer: ``{"found", "cli", "api"}``; empty strings where it does not say."""

    instrument: ClassVar = Instrument.MACHINE
    words: ClassVar = "this machine: what the platform's client says of its version"


class ClientProfile(Query, frozen=True, tag="client-profile"):
    """The client's profile, its controller URL only.

    Answer: ``{"found", "controller", "ssl_verify", "named"}``; the last is how it is chosen: ``default``, ``used``,
    ``ignored``, ``unset`` or ``home`` (:mod:`drycc_doctor.sources.profile_path`), and no path.
    """

    instrument: ClassVar = Instrument.MACHINE
    words: ClassVar = "this machine: the controller in the profile of the platform's client"


class HostsFile(Query, frozen=True, tag="hosts-file"):
    """The lines of this machine's hosts file for some names; no other line is told.

    Answer: ``[{"name", "address"}]``, names in lower case; empty where there is no such file.
    """

    instrument: ClassVar = Instrument.MACHINE
    words: ClassVar = "this machine: the lines of its hosts file for the platform's names"
    names: tuple[str, ...]


class Now(Query, frozen=True, tag="now"):
    """What time is it? Answer: seconds since the epoch."""

    instrument: ClassVar = Instrument.MACHINE
    words: ClassVar = "this machine: the time"


class RandomLabel(Query, frozen=True, tag="draw"):
    """A random DNS label, drawn once a run and recorded. Answer: a string."""

    instrument: ClassVar = Instrument.MACHINE
    words: ClassVar = "this machine: a random name"
    purpose: str


class Option(Query, frozen=True, tag="option"):
    """What the operator said: ``domain``, ``client-version``, ``namespace``, ``active``, ``tls-horizon``. Answer: a string."""

    instrument: ClassVar = Instrument.OPERATOR
    words: ClassVar = "the operator: the option {name}"
    name: str


KubeQuery = KubeList | KubeTable | KubeGet | NamespaceGet | ObjectGet | ServerTime | ServiceGet | PodGet | PodLog
"""What an API server is asked."""
_Network = DnsLookup | Delegation | HttpGet | DefaultLogin | TlsChain | TcpConnect | SshHostKey
_Here = ClientVersion | ClientProfile | HostsFile | Now | RandomLabel | Option
AnyQuery = KubeQuery | _Network | _Here
"""Every kind of question, as a union that msgspec can read back from a recording."""
