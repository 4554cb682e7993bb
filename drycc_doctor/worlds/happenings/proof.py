"""The proof of one host that an ACME server wants: a Challenge, and the route by which it is answered."""

from dataclasses import dataclass

from drycc_doctor.worlds.happenings.condition import condition
from drycc_doctor.worlds.happenings.made import SERVER, make, number, tell
from drycc_doctor.worlds.platform.names import suffix
from drycc_doctor.worlds.state.objects import NAMESPACE, Object
from drycc_doctor.worlds.state.state import State

_SOLVER = "cm-acme-http-solver"
_PORT = 8089
_WAITS = "Waiting for HTTP-01 challenge propagation: "


@dataclass(frozen=True, slots=True)
class Proof:
    """Of a host, for an Order (drycc/tls#challenges)."""

    state: State
    order: Object
    host: str

    def present(self, why: str) -> None:
        """An answer for the ACME server is set up, and cert-manager itself cannot get it from the host: so it waits."""
        made = self._challenge()
        made["metadata"]["finalizers"] = ["acme.cert-manager.io/finalizer"]
        made["status"] = {"state": "pending", "reason": f"{_WAITS}{why}", "presented": True, "processing": True}
        made["status"]["presentedAt"] = self.state.time(-60)
        self._route(made, "True", "ResolvedRefs", "All references resolved")

    def reject(self, error: str) -> None:
        """Cert-manager got the answer, and the ACME server did not."""
        told = f"acme: authorization error for {self.host}: {error}"
        made = self._end("invalid", f"Error accepting authorization: {told}")
        message = f"Accepting challenge authorization failed: {told}"
        tell(self.state, made, "Failed", message, "challenges", type_="Warning")

    def verify(self) -> None:
        """The ACME server has it."""
        made = self._end("valid", "Successfully authorized domain")
        told = f'Domain "{self.host}" verified with "HTTP-01" validation'
        tell(self.state, made, "DomainVerified", told, "challenges")

    def _end(self, state: str, reason: str) -> Object:
        """What answered is taken away, all but the route."""
        made = self._challenge()
        made["metadata"].pop("finalizers", None)
        made["status"] = {"state": state, "reason": reason, "presented": False, "processing": False}
        made["status"]["presentedAt"] = self.state.time(-60)
        missing = f"backend({self._drawn('service')}.{NAMESPACE}.svc.cluster.local) not found"
        self._route(made, "False", "BackendNotFound", missing)
        return made

    def _challenge(self) -> Object:
        """One that is scheduled and presented; as it is, if it is there already."""
        name = f"{self.order['metadata']['name']}-{number('challenge', self.host)}"
        if (found := self.state.objects.find("challenges", name)) is not None:
            return found
        at, ref = number("authz", self.host), self.order["spec"]["issuerRef"]
        spec: Object = {"authorizationURL": f"{SERVER}/authZ/{at}", "url": f"{SERVER}/chalZ/{at}", "type": "HTTP-01"}
        spec |= {"dnsName": self.host, "wildcard": False, "token": "example", "key": "example.key"}
        spec |= {"issuerRef": ref, "solver": self._way}
        made = make(self.state, "acme.cert-manager.io/v1", "challenges", "Challenge", name, self.order, spec=spec)
        told = f'Created Challenge resource "{name}" for domain "{self.host}"'
        tell(self.state, self.order, "Created", told, "orders")
        tell(self.state, made, "Started", "Challenge scheduled for processing", "challenges")
        tell(self.state, made, "Presented", "Presented challenge using HTTP-01 challenge mechanism", "challenges")
        return made

    @property
    def _way(self) -> Object:
        """The Issuer's first solver."""
        issuer = self.state.objects.get("issuers", self.order["spec"]["issuerRef"]["name"])
        solver: Object = issuer["spec"]["acme"]["solvers"][0]
        return solver

    def _drawn(self, what: str) -> str:
        return f"{_SOLVER}-{suffix(5, what, self.host, self.order['metadata']['name'])}"

    def _route(self, challenge: Object, status: str, reason: str, message: str) -> None:
        """It is for the path of the proof alone, and whether its Service is there, istiod says."""
        labels = {"http-domain": number("domain", self.host), "http-token": number("token", self.host)}
        labels = {f"acme.cert-manager.io/{key}": value for key, value in (labels | {"http01-solver": "true"}).items()}
        parents, name = self._way["http01"]["gatewayHTTPRoute"]["parentRefs"], self._drawn("service")
        to = {"group": "", "kind": "Service", "name": name, "namespace": NAMESPACE, "port": _PORT, "weight": 1}
        match = {"path": {"type": "Exact", "value": "/.well-known/acme-challenge/example"}}
        spec = {"hostnames": [self.host], "parentRefs": parents, "rules": [{"backendRefs": [to], "matches": [match]}]}
        api = "gateway.networking.k8s.io/v1"
        route = make(
            self.state, api, "httproutes", "HTTPRoute", self._drawn("route"), challenge, labels=labels, spec=spec
        )
        told: Object = {}
        condition(told, "Accepted", "True", "Accepted", "Route was valid")
        condition(told, "ResolvedRefs", status, reason, message)
        for one in told["status"]["conditions"]:
            one["observedGeneration"] = 1
        parent = told["status"] | {"controllerName": "istio.io/gateway-controller", "parentRef": parents[0]}
        route["status"] = {"parents": [parent]}
