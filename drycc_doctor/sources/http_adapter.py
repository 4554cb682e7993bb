"""Our way into requests: connections go where we say, are watched, and trust whom this system trusts."""

import socket
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError

from drycc_doctor.sources.deadline import Deadline
from drycc_doctor.sources.dial import HangUp, Lookup, dial
from drycc_doctor.sources.trust import trusting


class Route:
    """Where connections lead: to ``address`` if given, else to the host that is asked for, as ``lookup`` finds it."""

    def __init__(self, address: str, clock: Deadline, line: HangUp, lookup: Lookup | None = None) -> None:
        self._address, self._clock, self._line, self._lookup = address, clock, line, lookup

    def connect(self, connection: HTTPConnection) -> socket.socket:
        """A watched connection. Raises NewConnectionError, as urllib3's own does: of a bare OSError it swallows some."""
        try:
            sock = dial(self._address or connection.host, connection.port or 0, self._clock, self._lookup)
        except OSError as error:
            raise NewConnectionError(connection, "no connection") from error
        self._line.watch(sock)
        return sock


def _pools(route: Route) -> dict[str, type[HTTPConnectionPool]]:
    """Pools by scheme whose connections take the route.

    ``_new_conn`` is where urllib3 opens its sockets, and what its own SOCKS support replaces. With nothing else changed,
    Host, SNI and the check of the certificate stay the URL's, whatever address is connected to.
    """

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return route.connect(self)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return route.connect(self)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


class Adapter(HTTPAdapter):
    """A transport of requests that connects by a :class:`Route`."""

    def __init__(self, route: Route) -> None:
        self._route = route
        super().__init__()

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **options: Any) -> None:  # noqa: FBT001, FBT002 - the signature of requests
        """As requests does, with our connections and our trust."""
        super().init_poolmanager(connections, maxsize, block, ssl_context=trusting(), **options)
        self.poolmanager.pool_classes_by_scheme = _pools(self._route)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        """As requests does, with our connections; a SOCKS proxy keeps its own."""
        manager = super().proxy_manager_for(proxy, ssl_context=trusting(), **options)
        if not proxy.lower().startswith("socks"):
            manager.pool_classes_by_scheme = _pools(self._route)
        return manager

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Nothing: our context verifies already, and requests would add a bundle of its own to it."""
