"""What can happen to the platform's certificate, which cert-manager gets for it (facts 2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drycc_doctor.worlds import certificates, chains
from drycc_doctor.worlds.objects import NAMESPACE, Object
from drycc_doctor.worlds.verbs import condition

if TYPE_CHECKING:
    from drycc_doctor.worlds.world import World

ISSUER = "drycc-issuer"
_ACME = "acme.cert-manager.io"
_URL = "https://acme.example.test/acme"


@dataclass(frozen=True, slots=True)
class Acme:
    """The platform's Certificate and Issuer, and what an order of a certificate is made of."""

    world: World

    @property
    def certificate(self) -> Object:
        """The Certificate."""
        return self.world.objects.get("certificates", chains.NAME)

    @property
    def issuer(self) -> Object:
        """The Issuer."""
        return self.world.objects.get("issuers", ISSUER)

    def never_issue(self) -> None:
        """The first certificate is being asked for, and none was ever issued."""
        told = "Issuing certificate as Secret does not exist"
        condition(self.certificate, "Ready", "False", "DoesNotExist", told)
        condition(self.certificate, "Issuing", "True", "DoesNotExist", told)
        self.lose_secret()

    def lose_secret(self) -> None:
        """The Secret with the certificate is not there."""
        self.world.objects.remove("secrets", chains.NAME)

    def lose_account(self) -> None:
        """The ACME server does not take the account."""
        told = "Failed to register ACME account: 400 urn:ietf:params:acme:error:invalidContact: invalid email address"
        condition(self.issuer, "Ready", "False", "ErrRegisterACMEAccount", told)

    def stop_renewals(self) -> None:
        """The certificate is good for now, and the last try to renew it failed."""
        told = "The certificate request has failed to complete and will be retried: order is invalid"
        condition(self.certificate, "Issuing", "False", "Failed", told)

    def challenge(self, host: str, reason: str, state: str = "pending") -> None:
        """The ACME server wants proof that a host is ours, and does not get it."""
        spec = {"authorizationURL": f"{_URL}/authz/1", "url": f"{_URL}/chall/1", "type": "HTTP-01", "dnsName": host}
        spec |= {"token": "example", "key": "example.key"}
        gateway = {"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "drycc-gateway"}
        solver = {"http01": {"gatewayHTTPRoute": {"parentRefs": [gateway]}}}
        status = {"state": state, "reason": reason, "presented": True, "processing": True}
        name = f"{chains.NAME}-1-{host.partition('.')[0]}"
        self._make("challenges", "Challenge", name, spec | {"solver": solver}, status)

    def order(self, state: str, reason: str = "") -> None:
        """The order of a certificate is in a state: ``pending``, ``invalid``, ``errored``."""
        spec = {"request": "ZXhhbXBsZQ==", "dnsNames": self.certificate["spec"]["dnsNames"]}
        status = {"state": state} | ({"reason": reason} if reason else {})
        self._make("orders", "Order", f"{chains.NAME}-1-1234567890", spec, status)

    def expire(self) -> None:
        """It was not renewed, and expired yesterday."""
        told = "Certificate expired yesterday"
        condition(self.certificate, "Ready", "False", "Expired", told)
        self.world.secret(chains.NAME).set("tls.crt", certificates.renewed(self.world.now, -1))

    def renew_unseen(self) -> None:
        """The certificate was renewed, and the gateway goes on showing the old one."""
        self.world.loaded = chains.shown(self.world)
        self.world.secret(chains.NAME).set("tls.crt", certificates.renewed(self.world.now, 90))

    def uninstall(self) -> None:
        """The CustomResourceDefinitions of cert-manager are gone, and so all its objects; the Secret stays."""
        self.world.absent |= {"cert-manager.io", _ACME}
        for plural in ("certificates", "issuers", "orders", "challenges"):
            self.world.objects.clear(plural)

    def _make(self, plural: str, kind: str, name: str, spec: dict[str, Any], status: dict[str, Any]) -> None:
        metadata = {"name": name, "namespace": NAMESPACE, "creationTimestamp": self.world.time(-3600)}
        spec |= {"issuerRef": {"kind": "Issuer", "name": ISSUER}}
        made = {"apiVersion": f"{_ACME}/v1", "kind": kind, "metadata": metadata, "spec": spec, "status": status}
        self.world.objects.add(f"{_ACME}/v1", plural, made)
