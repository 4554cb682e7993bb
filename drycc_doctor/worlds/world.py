"""A platform as data: objects, DNS zone, programs, clock. It answers questions as the real one would."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from drycc_doctor.model.query import Query
from drycc_doctor.model.reply import Reply
from drycc_doctor.plugins import function, offered
from drycc_doctor.worlds.answers import network, source
from drycc_doctor.worlds.answers.programs import controller
from drycc_doctor.worlds.answers.request import Request, request
from drycc_doctor.worlds.happenings.age import Age
from drycc_doctor.worlds.happenings.keys import Keys
from drycc_doctor.worlds.happenings.off_cluster import OffCluster
from drycc_doctor.worlds.happenings.rights import Rights
from drycc_doctor.worlds.happenings.tls import Tls
from drycc_doctor.worlds.state import certificates
from drycc_doctor.worlds.state.answer import Answer, Headers


class World(Age, Keys, OffCluster, Rights, Tls):
    """A state with all its verbs, as a Source. Change it freely: each example gets a healthy one of its own."""

    def ask(self, query: Query, /) -> Reply:
        """Answer as a live source would."""
        return source.ask(self, query)

    def verb(self, name: str) -> Callable[..., Any]:
        """What another package offers to happen here, by an entry point of ``drycc_doctor.verbs``: ``world.verb("sulk")()``."""
        verbs = {point.name: verb for point, verb in offered("drycc_doctor.verbs", function).items}
        if name not in verbs:
            msg = f"no package offers a verb {name!r}"
            raise AttributeError(msg)  # not NotThereError: that nothing can happen here is no answer
        return partial(verbs[name], self)

    def controller(self) -> Answer:
        """The controller's answer to who is not logged in."""
        return controller.controller(Request("/v2/"), self)

    def controller_without_version(self) -> Answer:
        """The controller's answer without the headers that say its version."""
        return controller.without_version(self)

    # ---- what real servers need, to give this World's answers ----

    def certificate_shown(self) -> tuple[str, str] | None:
        """The chain and the key, in PEM, that are shown to hosts without a flaw of their own."""
        return certificates.shown(self)

    def listening(self) -> set[network.Listening]:
        """Where the World listens: address, port, and what is spoken there."""
        return network.listening(self)

    def serve(
        self, address: str, port: int, method: str, host: str, path: str, headers: Headers, body: bytes = b""
    ) -> Answer:
        """What comes back to a request at one of the gateway's addresses."""
        asked = request(path, headers, method, body)
        answer = network.through_gateway(self, address, port, asked, host.partition(":")[0])
        return Answer(answer.status, answer.headers, b"", answer.trouble) if method == "HEAD" else answer

    def pod_listening(self) -> set[tuple[str, int]]:
        """The pods' own addresses and ports, of the platform's namespace; none for who is turned away."""
        return network.pod_listening(self)

    def kubelets(self) -> set[str]:
        """The addresses of nodes, where a pod has written something; no other kubelet is asked."""
        addresses = (one for node in self.objects.view("nodes") for one in node["status"]["addresses"])
        return (
            {one["address"] for one in addresses if one["type"] == "InternalIP"} if any(self.said.values()) else set()
        )

    def kubelet_serve(self, _method: str, _host: str, path: str, _headers: Headers, _body: bytes = b"") -> Answer:
        """What a kubelet says of ``/containerLogs/NAMESPACE/POD/CONTAINER``, which is all that an API server asks of it."""
        *_, pod, container = path.partition("?")[0].split("/")
        return Answer(200, [("Content-Type", "text/plain")], self.said.get((pod, container), "").encode())

    def pod_serve(
        self, ip: str, _port: int, method: str, host: str, path: str, headers: Headers, body: bytes = b""
    ) -> Answer:
        """What comes back to a request at a pod's own address."""
        scheme = next((v for k, v in headers if k.lower() == "x-forwarded-proto"), "http")
        asked = replace(request(path, headers, method, body), host=host, scheme=scheme)
        return network.at_pod_address(self, ip, asked)
