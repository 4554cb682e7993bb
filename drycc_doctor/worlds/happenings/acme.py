"""What can happen to the platform's certificate, which cert-manager gets for it (drycc/tls#certificate-status)."""

from dataclasses import dataclass
from typing import Any

from drycc_doctor.worlds.happenings.certificates import renewed
from drycc_doctor.worlds.happenings.component import Component
from drycc_doctor.worlds.happenings.condition import condition
from drycc_doctor.worlds.happenings.istiod import watched
from drycc_doctor.worlds.happenings.secret import Secret
from drycc_doctor.worlds.platform import cert_manager
from drycc_doctor.worlds.platform.setting import DAY
from drycc_doctor.worlds.state.certificates import NAME, shown
from drycc_doctor.worlds.state.objects import NAMESPACE, Object
from drycc_doctor.worlds.state.state import CERT_MANAGER, State

ISSUER = "drycc-issuer"
_ACME = "acme.cert-manager.io"
_URL = "https://acme.example.test/acme"
_CHECK = "Waiting for HTTP-01 challenge propagation: failed to perform self check GET request"


@dataclass(frozen=True, slots=True)
class Acme:
    """The platform's Certificate and Issuer, and what an order of a certificate is made of."""

    state: State

    @property
    def certificate(self) -> Object:
        """The Certificate."""
        return self.state.objects.get("certificates", NAME)

    @property
    def issuer(self) -> Object:
        """The Issuer."""
        return self.state.objects.get("issuers", ISSUER)

    def never_issue(self) -> None:
        """The first certificate is being asked for, and none was ever issued."""
        message = "Issuing certificate as Secret does not exist"
        condition(self.certificate, "Ready", "False", "DoesNotExist", message)
        condition(self.certificate, "Issuing", "True", "DoesNotExist", message)
        self.lose_secret()

    def lose_secret(self) -> None:
        """The Secret with the certificate is not there."""
        with watched(self.state):
            self.state.objects.remove("secrets", NAME)

    def lose_account(self) -> None:
        """The ACME server does not take the account."""
        message = (
            "Failed to register ACME account: 400 urn:ietf:params:acme:error:invalidContact: invalid email address"
        )
        condition(self.issuer, "Ready", "False", "ErrRegisterACMEAccount", message)

    def stop_renewals(self, attempts: int = 1, left: float = 28) -> None:
        """The certificate is good for so many days, and the last tries to renew it failed."""
        self.end_in(left)
        message = "The certificate request has failed to complete and will be retried: order is invalid"
        condition(self.certificate, "Issuing", "False", "Failed", message)
        self.certificate["status"] |= {"failedIssuanceAttempts": attempts, "lastFailureTime": self.state.time(-3600)}

    def renew(self, *, left: float = 30, since: float = 60) -> None:
        """A new one is asked for since so many seconds, and the proof of a host does not come; ``left``: days until it ends."""
        self.end_in(left)
        message = f"Renewing certificate as renewal was scheduled at {self.certificate['status']['renewalTime']}"
        condition(self.certificate, "Issuing", "True", "Renewing", message)
        (issuing,) = (one for one in self.certificate["status"]["conditions"] if one["type"] == "Issuing")
        issuing["lastTransitionTime"] = self.state.time(-since)
        self.order("pending")
        host = self.state.host("drycc")
        self.challenge(host, f"{_CHECK} 'http://{host}/.well-known/acme-challenge/example': wrong status code '404'")

    def change(self) -> None:
        """Somebody changed the Certificate, and cert-manager has not looked at it."""
        self.certificate["metadata"]["generation"] += 1

    def end_in(self, days: float) -> None:
        """It ends in so many days, and is to be renewed thirty days before; nobody has begun."""
        times = {"notBefore": days - 90, "notAfter": days, "renewalTime": days - 30}
        self.certificate["status"] |= {name: self.state.time(at * DAY) for name, at in times.items()}
        Secret(self.state, NAME).set("tls.crt", renewed(self.state.now, days))

    def challenge(self, host: str, reason: str, state: str = "pending") -> None:
        """The ACME server wants proof that a host is ours, and does not get it."""
        spec = {"authorizationURL": f"{_URL}/authz/1", "url": f"{_URL}/chall/1", "type": "HTTP-01", "dnsName": host}
        spec |= {"token": "example", "key": "example.key"}
        gateway = {"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "drycc-gateway"}
        solver = {"http01": {"gatewayHTTPRoute": {"parentRefs": [gateway]}}}
        status = {"state": state, "reason": reason, "presented": True, "processing": True}
        name = f"{NAME}-1-{host.partition('.')[0]}"
        self._make("challenges", "Challenge", name, spec | {"solver": solver}, status)

    def order(self, state: str, reason: str = "") -> None:
        """The order of a certificate is in a state: ``pending``, ``invalid``, ``errored``."""
        spec = {"request": "ZXhhbXBsZQ==", "dnsNames": self.certificate["spec"]["dnsNames"]}
        status = {"state": state} | ({"reason": reason} if reason else {})
        self._make("orders", "Order", f"{NAME}-1-1234567890", spec, status)

    def expire(self) -> None:
        """It was not renewed, and expired yesterday."""
        message = "Certificate expired yesterday"
        condition(self.certificate, "Ready", "False", "Expired", message)
        Secret(self.state, NAME).set("tls.crt", renewed(self.state.now, -1))

    def renew_unseen(self) -> None:
        """The certificate was renewed, and the gateway goes on showing the old one."""
        self.state.loaded = shown(self.state)
        Secret(self.state, NAME).set("tls.crt", renewed(self.state.now, 90))

    def ask(self, server: str) -> None:
        """The issuer asks this ACME server, where it has an account."""
        self.issuer["spec"]["acme"]["server"] = server
        self.issuer["status"]["acme"] = {"uri": f"{server.rpartition('/')[0]}/acct/77"}

    def program(self, component: str = "controller") -> Component:
        """One of cert-manager's own: ``controller``, ``webhook``, ``cainjector``."""
        return Component(self.state, "deployments", cert_manager.PARTS[component], cert_manager.NAME)

    def uninstall(self) -> None:
        """Cert-manager is gone, with its CustomResourceDefinitions, and so all its objects; the Secret stays."""
        for plural in ("deployments", "replicasets", "pods"):
            self.state.objects.clear(plural, cert_manager.NAME)
        self.state.absent |= CERT_MANAGER
        for plural in ("certificates", "issuers", "orders", "challenges"):
            self.state.objects.clear(plural)

    def _make(self, plural: str, kind: str, name: str, spec: dict[str, Any], status: dict[str, Any]) -> None:
        metadata = {"name": name, "namespace": NAMESPACE, "creationTimestamp": self.state.time(-3600)}
        spec |= {"issuerRef": {"kind": "Issuer", "name": ISSUER}}
        made = {"apiVersion": f"{_ACME}/v1", "kind": kind, "metadata": metadata, "spec": spec, "status": status}
        self.state.objects.add(f"{_ACME}/v1", plural, made)
