"""What can happen to the platform's certificate, which cert-manager gets for it (drycc/tls#certificate-status)."""

from dataclasses import dataclass
from datetime import datetime

from drycc_doctor.worlds.happenings.certificates import renewed
from drycc_doctor.worlds.happenings.component import Component
from drycc_doctor.worlds.happenings.condition import condition
from drycc_doctor.worlds.happenings.issuance import Issuance
from drycc_doctor.worlds.happenings.istiod import watched
from drycc_doctor.worlds.happenings.made import tell
from drycc_doctor.worlds.happenings.secret import Secret
from drycc_doctor.worlds.platform import cert_manager
from drycc_doctor.worlds.platform.setting import DAY
from drycc_doctor.worlds.state.certificates import NAME, shown
from drycc_doctor.worlds.state.objects import Object
from drycc_doctor.worlds.state.state import CERT_MANAGER, State

ISSUER = "drycc-issuer"
_ABSENT = "Issuing certificate as Secret does not exist"
_BROKEN = (
    "Issuing certificate as Secret contains an invalid certificate: error decoding certificate PEM block: "
    "no valid certificates found"
)
_NOT_FOUND = f'Referenced "Issuer" not found: issuer.cert-manager.io "{ISSUER}" not found'
_NOT_READY = "Referenced issuer does not have a Ready status condition"
_CHANGED = "Fields on existing CertificateRequest resource not up to date: [spec.dnsNames]"


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

    @property
    def issuance(self) -> Issuance:
        """The try that goes on, or failed last; the next one, if none does."""
        return Issuance(self.state, self.certificate, self.certificate["status"].get("revision", 0) + 1)

    # ---- the first certificate ----

    def never_issue(self) -> None:
        """The first certificate is being asked for, and none was ever issued."""
        self.certificate["status"] = {}
        self.lose_secret()

    def issue(self) -> None:
        """It was issued a moment ago, for the first time."""
        times = {name: self.certificate["status"][name] for name in ("notBefore", "notAfter", "renewalTime")}
        self.certificate["status"] = {}
        self._not_ready("DoesNotExist", _ABSENT)
        self.issuance.place()
        self.issuance.succeed()
        self.certificate["status"] |= times | {"revision": 1}

    # ---- the Issuer ----

    def refuse_account(self, error: str) -> None:
        """The ACME server does not take the account: cert-manager says so, and tries it anew."""
        message = f"Failed to register ACME account: {error}"
        condition(self.issuer, "Ready", "False", "ErrRegisterACMEAccount", message)
        self.issuer["status"]["conditions"][0]["observedGeneration"] = self.issuer["metadata"]["generation"]
        known = self.issuer["status"]["acme"] if "revision" in self.certificate["status"] else {}
        self.issuer["status"]["acme"] = {key: value for key, value in known.items() if key != "uri"}
        if error.startswith("Get "):
            told = f"Error initializing issuer: {error}"
            tell(self.state, self.issuer, "ErrInitIssuer", told, "issuers", type_="Warning")
        self._wait(_NOT_READY, "IssuerNotReady", "acme")

    def lose_account(self) -> None:
        """The ACME server does not take the e-mail address."""
        email = self.issuer["spec"]["acme"]["email"]
        self.refuse_account(f'400 urn:ietf:params:acme:error:invalidContact: contact email "{email}" is invalid')

    def lose_server(self) -> None:
        """Nothing listens where the ACME server should be."""
        server = self.issuer["spec"]["acme"]["server"]
        self.refuse_account(f'Get "{server}": dial tcp 192.0.2.80:443: connect: connection refused')

    def lose_issuer(self) -> None:
        """Somebody deleted the Issuer."""
        self.state.objects.remove("issuers", ISSUER)
        self._wait(_NOT_FOUND, "IssuerNotFound", "acme", "ca", "selfsigned")

    def lack_solver(self, *solvers: Object) -> None:
        """None of the Issuer's solvers can prove a host: these, or none at all."""
        self.issuer["spec"]["acme"]["solvers"] = [*solvers]
        self.issuance.place()
        self.issuance.lack_solver()

    def wait_for_proof(self, host: str, why: str) -> None:
        """Cert-manager does not get from a host what the ACME server would ask it for; why, in its own words."""
        self._placed().present(host, why)

    def prove(self, host: str) -> None:
        """The ACME server has the proof of a host."""
        self._placed().verify(host)

    def refuse_proof(self, host: str, error: str) -> None:
        """The ACME server does not get the proof of a host, and says so; the order is over."""
        self._placed().reject(host, error)

    def refuse_order(self, error: str) -> None:
        """The ACME server takes no such order."""
        self._placed().fail("errored", f"Failed to create Order: {error}")

    def spoil_order(self) -> None:
        """The order is invalid, and its Challenges, which would say why, are not there."""
        self._placed().fail("invalid")

    # ---- renewals ----

    def stop_renewals(self, attempts: int = 1, left: float = 28, refusal: str = "") -> None:
        """The certificate is good for so many days; the last tries to renew it failed: no proof came, or as is said."""
        self.begin_renewal(left=left)
        if refusal:
            self.refuse_order(refusal)
        else:
            error = "403 urn:ietf:params:acme:error:unauthorized: Invalid response from http://{}/: 404"
            self.refuse_proof(self.state.host("drycc"), error.format(self.state.host("drycc")))
        self.certificate["status"] |= {"failedIssuanceAttempts": attempts, "lastFailureTime": self.state.time(-3600)}

    def begin_renewal(self, *, left: float = 30, since: float = 60) -> None:
        """A new one is asked for since so many seconds, and so many days before the end; no more than that."""
        self.end_in(left)
        at = datetime.fromisoformat(self.certificate["status"]["renewalTime"])
        self.issuance.begin(
            "Renewing", f"Renewing certificate as renewal was scheduled at {at:%Y-%m-%d %H:%M:%S} +0000 UTC"
        )
        (issuing,) = (one for one in self.certificate["status"]["conditions"] if one["type"] == "Issuing")
        issuing["lastTransitionTime"] = self.state.time(-since)

    def renew(self, *, left: float = 30, since: float = 60) -> None:
        """A new one is asked for since so many seconds, and the proof of a host does not come; ``left``: days until it ends."""
        self.begin_renewal(left=left, since=since)
        self.wait_for_proof(self.state.host("drycc"), "wrong status code '404', expected '200'")

    def renew_by_hand(self) -> None:
        """Somebody asked for a new one, with cmctl; no more than that."""
        self.issuance.begin("ManuallyTriggered", "Certificate re-issuance manually triggered")

    def change(self) -> None:
        """Somebody changed the Certificate, and cert-manager has not looked at it."""
        self.certificate["metadata"]["generation"] += 1

    def add_name(self, host: str) -> None:
        """Somebody added a name: a new certificate is asked for, with all names."""
        self.change()
        self.certificate["spec"]["dnsNames"].append(host)
        self._not_ready("RequestChanged", _CHANGED)

    def end_in(self, days: float) -> None:
        """It ends in so many days, and is to be renewed thirty days before; nobody has begun."""
        times = {"notBefore": days - 90, "notAfter": days, "renewalTime": days - 30}
        self.certificate["status"] |= {name: self.state.time(at * DAY) for name, at in times.items()}
        Secret(self.state, NAME).set("tls.crt", renewed(self.state.now, days))

    def expire(self) -> None:
        """It was not renewed, and expired yesterday; cert-manager has noticed."""
        self.end_in(-1)
        self.notice_end()

    def notice_end(self) -> None:
        """Cert-manager started anew, and so noticed that the certificate has ended."""
        ended = datetime.fromisoformat(self.certificate["status"]["notAfter"])
        told = f"Certificate expired on {ended:%a, %d %b %Y %H:%M:%S} UTC"
        self.issuance.mark("Ready", "False", "Expired", told)

    # ---- the Secret ----

    def lose_secret(self) -> None:
        """Somebody deleted the Secret with the certificate: another one is asked for."""
        with watched(self.state):
            self.state.objects.remove("secrets", NAME)
        self._not_ready("DoesNotExist", _ABSENT)

    def break_secret(self) -> None:
        """Somebody put what is no certificate into the Secret: another one is asked for."""
        with watched(self.state):
            Secret(self.state, NAME).set("tls.crt", "not a certificate")
        self._not_ready("InvalidCertificate", _BROKEN)

    def renew_unseen(self) -> None:
        """The certificate was renewed, and the gateway goes on showing the old one."""
        self.state.loaded = shown(self.state)
        Secret(self.state, NAME).set("tls.crt", renewed(self.state.now, 90))

    # ---- cert-manager ----

    def ask(self, server: str) -> None:
        """The issuer asks this ACME server, where it has an account."""
        self.issuer["spec"]["acme"]["server"] = server
        self.issuer["status"]["acme"] = {"uri": f"{server.rpartition('/')[0]}/acct/77"}

    def program(self, component: str = "controller") -> Component:
        """One of cert-manager's own: ``controller``, ``webhook``, ``cainjector``."""
        return Component(self.state, "deployments", cert_manager.PARTS[component], cert_manager.NAME)

    def install_without_cert_manager(self) -> None:
        """The platform was installed while cert-manager stood still: nobody looked at Certificate and Issuer."""
        self.program().scale_to_zero()
        for name in (NAME, ISSUER):
            self.state.objects.remove("secrets", name)
        for one in (self.certificate, self.issuer):
            one["status"] = {}

    def uninstall(self) -> None:
        """Cert-manager is gone, with its CustomResourceDefinitions, and so all its objects; the Secret stays."""
        for plural in ("deployments", "replicasets", "pods"):
            self.state.objects.clear(plural, cert_manager.NAME)
        self.state.absent |= CERT_MANAGER
        for plural in ("certificates", "certificaterequests", "issuers", "orders", "challenges"):
            self.state.objects.clear(plural)

    def _not_ready(self, reason: str, message: str) -> None:
        """It is not what it should be, and so a new one is asked for."""
        status = self.certificate["status"]
        if reason != "RequestChanged":
            for name in ("notBefore", "notAfter", "renewalTime"):
                status.pop(name, None)
        issuance = self.issuance
        issuance.mark("Ready", "False", reason, message)
        issuance.begin(reason, message)

    def _placed(self) -> Issuance:
        """The try that goes on, with its order."""
        issuance = self.issuance
        if not issuance.placed:
            issuance.place()
        return issuance

    def _wait(self, message: str, reason: str, *issuers: str) -> None:
        """What is being asked for waits for the Issuer; all is well where nothing is."""
        if self.issuance.begun:
            self.issuance.wait(message, reason, *issuers)
