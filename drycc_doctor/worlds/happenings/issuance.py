"""One try to get a certificate from the ACME server: what cert-manager v1.21.2 writes of it, word by word.

A try is a CertificateRequest, its Order, a Challenge for each host, and what answers the ACME server for each of them
(drycc/tls#certificate-status).
"""

from dataclasses import dataclass

from drycc_doctor.worlds.happenings.condition import condition
from drycc_doctor.worlds.happenings.made import SERVER, make, number, tell
from drycc_doctor.worlds.happenings.proof import Proof
from drycc_doctor.worlds.platform.names import suffix
from drycc_doctor.worlds.state.certificates import NAME
from drycc_doctor.worlds.state.objects import NAMESPACE, Object
from drycc_doctor.worlds.state.state import State

_CERT, _ACME = "cert-manager.io/v1", "acme.cert-manager.io/v1"
_APPROVED = "Certificate request has been approved by cert-manager.io"
READY = "Certificate is up to date and has not expired"
_NO_SOLVER = (
    "Failed to determine a valid solver configuration for the set of domains on the Order: no configured challenge "
    "solvers can be used for this challenge"
)


@dataclass(frozen=True, slots=True)
class Issuance:
    """The try that makes a revision of the Certificate."""

    state: State
    certificate: Object
    revision: int

    @property
    def _request(self) -> Object:
        return self.state.objects.get("certificaterequests", f"{NAME}-{self.revision}")

    @property
    def _order_name(self) -> str:
        return f"{NAME}-{self.revision}-{number('order', str(self.revision))}"

    @property
    def _order(self) -> Object:
        return self.state.objects.get("orders", self._order_name)

    @property
    def _key(self) -> str:
        return f"{NAME}-{suffix(5, NAME, str(self.revision))}"

    @property
    def begun(self) -> bool:
        """Whether there is a CertificateRequest."""
        return self.state.objects.peek("certificaterequests", f"{NAME}-{self.revision}") is not None

    @property
    def placed(self) -> bool:
        """Whether there is an Order."""
        return self.state.objects.peek("orders", self._order_name) is not None

    def begin(self, reason: str, message: str) -> None:
        """Cert-manager asks itself for a certificate: a new private key, and a request, which it approves itself."""
        self.mark("Issuing", "True", reason, message)
        self.certificate["status"] |= {"nextPrivateKeySecretName": self._key}
        if _holds(self.certificate, "Ready"):  # else the older ones are kept
            self._forget(self.revision - 1)
        labels = {"cert-manager.io/next-private-key": "true", "controller.cert-manager.io/fao": "true"}
        key = make(self.state, "v1", "secrets", "Secret", self._key, self.certificate, labels=labels, type="Opaque")
        key["data"] = {"tls.key": "ZXhhbXBsZQ=="}
        spec = {"issuerRef": self.certificate["spec"]["issuerRef"], "request": "ZXhhbXBsZQ=="}
        made = make(self.state,
            _CERT, "certificaterequests", "CertificateRequest", f"{NAME}-{self.revision}", self.certificate,
            annotations=self._annotations, spec=spec,
        )  # fmt: skip
        condition(made, "Approved", "True", "cert-manager.io", _APPROVED)
        if reason != "ManuallyTriggered":  # which cmctl writes itself
            tell(self.state, self.certificate, "Issuing", message, "certificates-trigger")
        told = f'Stored new private key in temporary Secret resource "{self._key}"'
        tell(self.state, self.certificate, "Generated", told, "certificates-key-manager")
        told = f'Created new CertificateRequest resource "{NAME}-{self.revision}"'
        tell(self.state, self.certificate, "Requested", told, "certificates-request-manager")
        for issuer in ("acme", "ca", "selfsigned"):
            told = "Not signing CertificateRequest until it is Approved"
            tell(self.state, made, "WaitingForApproval", told, f"certificaterequests-issuer-{issuer}")
        tell(self.state, made, "cert-manager.io", _APPROVED, "certificaterequests-approver")

    def wait(self, message: str, reason: str, *issuers: str) -> None:
        """The Issuer is not there, or not ready; so say the controllers of some kinds of issuers."""
        condition(self._request, "Ready", "False", "Pending", message)
        for issuer in issuers:
            tell(self.state, self._request, reason, message, f"certificaterequests-issuer-{issuer}")

    def place(self) -> None:
        """The order is placed, and pending."""
        told = f'Waiting on certificate issuance from order {NAMESPACE}/{self._order_name}: "pending"'
        condition(self._request, "Ready", "False", "Pending", told)
        hosts = [*self.certificate["spec"]["dnsNames"]]
        spec = {"issuerRef": self.certificate["spec"]["issuerRef"], "request": "ZXhhbXBsZQ==", "dnsNames": hosts}
        proofs = [{"identifier": one.removeprefix("*."), "initialState": "pending"} for one in hosts]
        wanted = [
            proof | {"wildcard": host[:2] == "*.", "url": f"{SERVER}/authZ/{number('authz', host)}"}
            for proof, host in zip(proofs, hosts, strict=True)
        ]
        at = number("id", str(self.revision))
        status: Object = {"url": f"{SERVER}/my-order/{at}", "finalizeURL": f"{SERVER}/finalize-order/{at}"}
        status |= {"state": "pending", "authorizations": wanted}
        make(self.state,
            _ACME, "orders", "Order", self._order_name, self._request,
            annotations=self._annotations, spec=spec, status=status,
        )  # fmt: skip

    def lack_solver(self) -> None:
        """No solver of the Issuer can prove a host: the Order is pending for ever, and has no Challenge."""
        tell(self.state, self._order, "Solver", _NO_SOLVER, "orders", type_="Warning")

    def present(self, host: str, why: str) -> None:
        """The proof of a host waits, for cert-manager does not get it itself."""
        Proof(self.state, self._order, host).present(why)

    def verify(self, host: str) -> None:
        """The ACME server has the proof of a host."""
        Proof(self.state, self._order, host).verify()

    def reject(self, host: str, error: str) -> None:
        """The ACME server does not get the proof of a host: the order is over."""
        Proof(self.state, self._order, host).reject(error)
        self.fail("invalid")

    def fail(self, state: str, reason: str = "") -> None:
        """The order is ``invalid``, for a Challenge is, or ``errored``, for the reason that the ACME server gave."""
        order = self._order
        if state == "errored":  # it was never there
            order["status"] = {}
        order["status"] |= {"state": state, "failureTime": self.state.time(-60)} | (
            {"reason": reason} if reason else {}
        )
        why = f'Failed to wait for order resource "{self._order_name}" to become ready: order is in "{state}" state: {reason}'
        condition(self._request, "Ready", "False", "Failed", why)
        self._request["status"]["failureTime"] = self.state.time(-60)
        told = f"The certificate request has failed to complete and will be retried: {why}"
        self.mark("Issuing", "False", "Failed", told)
        status = self.certificate["status"]
        status.pop("nextPrivateKeySecretName", None)
        self.state.objects.discard("secrets", self._key)
        status |= {"failedIssuanceAttempts": status.get("failedIssuanceAttempts", 0) + 1}
        status["lastFailureTime"] = self.state.time(-60)
        tell(self.state, self._request, "OrderFailed", why, "certificaterequests-issuer-acme", type_="Warning")
        tell(self.state, self.certificate, "Failed", told, "certificates-issuing", type_="Warning")

    def succeed(self) -> None:
        """The certificate is there: what the ACME server asked for is taken away, and so is the key's own Secret."""
        order = self._order
        for host in self.certificate["spec"]["dnsNames"]:
            self.verify(host)
        for plural in ("challenges", "httproutes"):
            for one in self.state.objects.list(plural, NAMESPACE):
                if plural == "challenges" or one["metadata"]["name"].startswith("cm-acme-http-solver"):
                    self.state.objects.remove(plural, one["metadata"]["name"])
        order["status"] |= {"state": "valid", "certificate": "ZXhhbXBsZQ=="}
        tell(self.state, order, "Complete", "Order completed successfully", "orders")
        told = "Certificate fetched from issuer successfully"
        condition(self._request, "Ready", "True", "Issued", told)
        self._request["status"]["certificate"] = "ZXhhbXBsZQ=="
        tell(self.state, self._request, "CertificateIssued", told, "certificaterequests-issuer-acme")
        self.mark("Ready", "True", "Ready", READY)
        status = self.certificate["status"]
        status["conditions"] = [one for one in status["conditions"] if one["type"] != "Issuing"]
        status.pop("nextPrivateKeySecretName")
        self.state.objects.remove("secrets", self._key)
        tell(
            self.state,
            self.certificate,
            "Issuing",
            "The certificate has been successfully issued",
            "certificates-issuing",
        )

    @property
    def _annotations(self) -> Object:
        named = {"certificate-name": NAME, "certificate-revision": str(self.revision)}
        named["private-key-secret-name"] = self._key
        return {f"cert-manager.io/{key}": value for key, value in named.items()}

    def mark(self, type_: str, status: str, reason: str, message: str) -> None:
        """Say something of the Certificate, as it is now."""
        condition(self.certificate, type_, status, reason, message)
        found = next(one for one in self.certificate["status"]["conditions"] if one["type"] == type_)
        found["observedGeneration"] = self.certificate["metadata"]["generation"]
        found["lastTransitionTime"] = self.state.time(-60)

    def _forget(self, revision: int) -> None:
        """Of all requests cert-manager keeps the last; their Orders go with them."""
        for plural in ("certificaterequests", "orders"):
            for one in self.state.objects.list(plural, NAMESPACE):
                if f"{one['metadata']['name']}-".startswith(f"{NAME}-{revision}-"):
                    self.state.objects.remove(plural, one["metadata"]["name"])


def _holds(of: Object, type_: str) -> bool:
    return any(one["type"] == type_ and one["status"] == "True" for one in of["status"].get("conditions") or [])
