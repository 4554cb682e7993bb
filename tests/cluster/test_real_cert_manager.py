"""The real cert-manager, against a real ACME server: it writes what a World has, and the checks say the same of it.

Each situation is a namespace of its own, with the specs of its World and nothing else; for the checks it stands in the place
of the platform's namespace.
"""

from __future__ import annotations

import copy
import re
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from drycc_doctor.drycc import installed
from drycc_doctor.model.finding import Status
from drycc_doctor.testing import run
from drycc_doctor.worlds import World, healthy
from drycc_doctor_checks.changes import Change, in_turn
from tests.cluster.conftest import furnished
from tests.cluster.controllers.cert_manager import NOBODY, REFUSED_NAME, REFUSES, SERVER, UNREACHABLE, CertManager
from tests.cluster.names import Names
from tests.cluster.plane import ControlPlane
from tests.cluster.sites import Sites
from tests.cluster.stage import Stage, now
from tests.recorded.cert_manager import PLURALS, told
from tests.recorded.certificates import HOST, JUDGES, VERDICTS, situation

pytestmark = pytest.mark.cluster
CHECKS = [one for one in installed().checks if one.id in JUDGES]
_CERT, _ACME, _CORE = "/apis/cert-manager.io/v1", "/apis/acme.cert-manager.io/v1", "/api/v1"
_OF = {
    "certificates": _CERT,
    "certificaterequests": _CERT,
    "issuers": _CERT,
    "orders": _ACME,
    "challenges": _ACME,
    "httproutes": "/apis/gateway.networking.k8s.io/v1",
    "secrets": _CORE,
    "events": _CORE,
}
_PATIENCE = 75.0  # seconds for all situations together
_WELCOME = (200, "<html>Welcome</html>")
_REFUSED = f"dial tcp {REFUSES}:80: connect: connection refused"


class Case(NamedTuple):
    """How a situation is made; what is the World's where it is not as recorded; and the last words of the root then."""

    leads: str = "here"  # where its host leads: here, to an address, or nowhere
    says: tuple[int, str] | None = None  # what port 80 of it says, if not what is wanted
    says_acme: tuple[int, str] | None = None  # and to the ACME server alone
    issuer: dict[str, Any] = {}  # noqa: RUF012 - of its spec.acme; None takes away
    names: tuple[str, ...] = ()  # if not its own host
    then: str = ""  # what happens when it was issued: a method of Live
    happens: Change | None = None
    words: str = ""


_RETURNED = f"Non-200 status code from HTTP: http://{HOST}:80/.well-known/acme-challenge/example returned 404"
_NO_SERVER = "dial tcp: lookup acme.nowhere.invalid on 10.96.0.10:53: no such host"


CASES = {
    "acme-gets-404": Case(
        says_acme=(404, ""),
        happens=in_turn(
            lambda w: w.acme.never_issue(),
            lambda w: w.acme.refuse_proof(HOST, f"403 urn:ietf:params:acme:error:unauthorized: {_RETURNED}"),
        ),
        words="returned 404",
    ),
    "acme-gets-wrong-body": Case(says_acme=_WELCOME),
    "acme-refuses-name": Case(names=(REFUSED_NAME,)),
    "expired-while-renewing": Case(issuer={"profile": "shortlived"}, then="forget_host"),
    "http01-answer-404": Case(says=(404, "")),
    "http01-answer-503": Case(says=(503, "")),
    "http01-connection-refused": Case(leads=REFUSES, words=_REFUSED),
    "http01-name-does-not-resolve": Case(leads=""),
    "http01-no-route": Case(leads=UNREACHABLE),
    "http01-redirect-to-https": Case(says=(301, ""), words=":443: connect: connection refused"),
    "http01-wrong-body": Case(says=_WELCOME),
    "issued": Case(),
    "issuer-broken-later": Case(then="break_issuer"),
    "issuer-email-refused": Case(issuer={"email": "not an address"}),
    "issuer-missing": Case(),
    "issuer-server-does-not-resolve": Case(
        issuer={"server": "https://acme.nowhere.invalid/dir"},
        happens=in_turn(
            lambda w: w.acme.never_issue(),
            lambda w: w.acme.refuse_account(f'Get "https://acme.nowhere.invalid/dir": {_NO_SERVER}'),
        ),
        words="no such host",
    ),
    "issuer-server-is-not-acme": Case(issuer={"server": f"https://{SERVER}/nothing"}),
    "issuer-server-refuses-connection": Case(issuer={"server": f"https://{NOBODY}/dir"}),
    "issuer-server-untrusted": Case(issuer={"caBundle": None}),
    "names-changed": Case(then="add_name"),
    "no-solver-matches": Case(),
    "no-solvers": Case(),
    "renewal-by-hand-under-way": Case(then="renew_by_hand"),
    "renewal-failed": Case(then="fail_to_renew"),
    "renewal-under-way": Case(then="renew"),
    "secret-broken": Case(then="break_secret"),
    "secret-deleted": Case(then="delete_secret"),
    "shortlived-renewing": Case(issuer={"profile": "shortlived"}, then="forget_host"),
    "two-names-one-fails": Case(names=("two-a.example.test", "two-b.example.test")),
    "unknown-profile": Case(issuer={"profile": "nonsense"}),
    "wildcard-with-http01": Case(names=("*.wild.example.com",)),
}
AT_ONCE = {"shortlived-renewing"}  # it goes on to be expired-while-renewing
"""Judged before all others."""


class Live:
    """The situations, all in one cluster, each in a namespace of its name."""

    def __init__(self, stage: Stage, manager: CertManager) -> None:
        self.stage, self.manager, self.plane = stage, manager, stage.plane
        self.world = healthy("g3", tls=True, now=now())
        for plural in ("certificates", "issuers"):  # cert-manager would look at them, too
            self.world.objects.clear(plural)
        self.specs = {name: situation(name, case.happens) for name, case in CASES.items()}
        self.gone: set[str] = set()

    def begin(self) -> None:
        """Make what is to be issued first, let happen what happens then, and make the others."""
        self.show()
        later = {name: case.then for name, case in CASES.items() if case.then}
        for name in later:
            self.make(name, CASES[name], self.specs[name])
        self.wait(later, self.issued)
        self.renew_accounts(later)
        self.gone = {self.host(name) for name, then in later.items() if then != "fail_to_renew"}
        self.show()
        for name, then in later.items():
            getattr(self, then)(name)
        for name in CASES.keys() - later.keys():
            self.make(name, CASES[name], self.specs[name])
        self.end = time.monotonic() + _PATIENCE

    def renew_accounts(self, names: Iterable[str]) -> None:
        """New ones have proved nothing yet: of an old one pebble asks no proof again in one order of a hundred."""
        old = {name: self.account(name) for name in names}
        for name in names:
            self.ask("DELETE", self.path(name, "secrets", "drycc-issuer"))
        self.wait(names, lambda one: self.account(one) not in {old[one], ""})

    def account(self, name: str) -> str:
        issuer = self.ask("GET", self.path(name, "issuers", "drycc-issuer"))
        return str(issuer["status"].get("acme", {}).get("uri", ""))

    def wait(self, names: Iterable[str], ready: Callable[[str], bool]) -> None:
        """Until all are ready."""
        end = time.monotonic() + _PATIENCE
        while waiting := [name for name in names if not ready(name)]:
            assert time.monotonic() < end, waiting
            time.sleep(0.2)

    def show(self) -> None:
        """The platform, and the hosts in its DNS."""
        zone = self.world.dns
        for name, case in CASES.items():
            leads = {"here": self.manager.way_in}.get(case.leads, case.leads)
            if leads and self.host(name) not in self.gone:
                zone.point(self.host(name), leads)
            else:
                zone.remove(self.host(name))
        zone.point("two-a.example.test", self.manager.way_in)
        self.stage.show(self.world)

    def host(self, name: str) -> str:
        return f"{name}.example.test"

    def make(self, name: str, case: Case, world: World) -> None:
        """The specs of its World, for its own host and the real server."""
        host, answers = self.host(name), self.manager.answers
        answers.otherwise |= {host: case.says} if case.says else {}
        answers.for_acme |= {host: case.says_acme} if case.says_acme else {}
        space = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}
        self.ask("POST", f"{_CORE}/namespaces", space)
        ref = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "reader-of-platform"}
        binding = {
            "metadata": {"name": "reader"},
            "roleRef": ref,
            "subjects": [ref | {"kind": "User", "name": "reader"}],
        }
        self.ask("POST", f"/apis/rbac.authorization.k8s.io/v1/namespaces/{name}/rolebindings", binding)
        for plural, kind in (("issuers", "Issuer"), ("certificates", "Certificate")):
            for one in world.objects.list(plural, "drycc"):
                spec = self.spec(case, host, plural, copy.deepcopy(one["spec"]))
                made = {"apiVersion": one["apiVersion"], "kind": kind, "metadata": {"name": one["metadata"]["name"]}}
                self.ask("POST", self.path(name, plural), made | {"spec": spec})

    def spec(self, case: Case, host: str, plural: str, spec: dict[str, Any]) -> dict[str, Any]:
        if plural == "certificates":  # with a key that is quickly made
            key = {"privateKey": {"algorithm": "ECDSA", "size": 256}}
            return spec | {"dnsNames": [*(case.names or (host,))]} | key
        acme = {"server": f"https://{SERVER}/dir", "email": "admin@example.com", "caBundle": self.manager.bundle}
        acme["profile"] = "default"  # without one the server draws
        acme = spec["acme"] | acme | case.issuer
        return {"acme": {key: value for key, value in acme.items() if value is not None}}

    # ---- what happens later ----

    def forget_host(self, name: str) -> None:
        """Nothing more: it is not in the DNS any longer."""

    def break_issuer(self, name: str) -> None:
        self.patch(name, "issuers", "drycc-issuer", {"spec": {"acme": {"server": f"https://{NOBODY}/dir"}}})

    def add_name(self, name: str) -> None:
        names = [self.host(name), f"new.{self.host(name)}"]
        self.patch(name, "certificates", "drycc-auto-tls", {"spec": {"dnsNames": names}})

    def renew(self, name: str) -> None:
        self.patch(name, "certificates", "drycc-auto-tls", {"spec": {"duration": "2160h"}})
        self.patch(name, "certificates", "drycc-auto-tls", {"spec": {"renewBefore": "2159h59m55s"}})

    def fail_to_renew(self, name: str) -> None:
        self.manager.answers.for_acme[self.host(name)] = _WELCOME
        self.renew(name)

    def renew_by_hand(self, name: str) -> None:
        certificate = self.ask("GET", self.path(name, "certificates", "drycc-auto-tls"))
        said = {"type": "Issuing", "status": "True", "reason": "ManuallyTriggered", "observedGeneration": 1}
        said |= {"message": "Certificate re-issuance manually triggered"}
        said["lastTransitionTime"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        certificate["status"]["conditions"].append(said)
        self.ask("PUT", f"{self.path(name, 'certificates', 'drycc-auto-tls')}/status", certificate)

    def break_secret(self, name: str) -> None:
        self.patch(name, "secrets", "drycc-auto-tls", {"stringData": {"tls.crt": "not a certificate"}})

    def delete_secret(self, name: str) -> None:
        self.ask("DELETE", self.path(name, "secrets", "drycc-auto-tls"))

    # ---- what is there ----

    def path(self, name: str, plural: str, one: str = "") -> str:
        return f"{_OF[plural]}/namespaces/{name}/{plural}" + (f"/{one}" if one else "")

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        status, said = self.plane.request(method, path, body)
        assert status in {200, 201, 202}, (method, path, said)
        return said

    def patch(self, name: str, plural: str, one: str, body: dict[str, Any]) -> None:
        headers = {"Content-Type": "application/merge-patch+json"}
        status, said = self.plane.request("PATCH", self.path(name, plural, one), body, headers=headers)
        assert status == 200, said

    def issued(self, name: str) -> bool:
        status = self.ask("GET", self.path(name, "certificates", "drycc-auto-tls")).get("status") or {}
        return "revision" in status

    def judged(self, name: str) -> tuple[set[str], list[str]]:
        """Status and code of what is not well, and all messages."""
        led = {f"{api}/namespaces/drycc/": f"{api}/namespaces/{name}/" for api in (_CERT, _ACME)}
        led |= {f"{_CORE}/namespaces/drycc/{one}": f"{_CORE}/namespaces/{name}/{one}" for one in ("secrets", "events")}
        self.stage.front.led = led
        report = run(CHECKS, self.stage.source(), named="live")
        self.stage.front.led = {}
        bad = [one for result in report.results for one in result.findings if one.status > Status.PASS]
        # no host that the platform shows is one of these
        said = {f"{one.status.name} {one.code}" for one in bad} - {"UNKNOWN not-shown"}
        return {one for one in said if not one.startswith("SKIP")}, [one.message for one in bad]

    def differences(self, name: str) -> list[str]:
        """What is said otherwise than it should be, and what is there otherwise than in the World."""
        (expected, words), (said, messages) = VERDICTS[name], self.judged(name)
        words = CASES[name].words or words
        objects = self.specs[name].objects
        ours = told(_without_istiod(one) for plural in PLURALS for one in objects.list(plural, "drycc"))
        real = told(map(_without_istiod, self.objects(name)), _otherwise(self, name))
        wrong = [] if said == expected else [f"said: {sorted(said)}"]
        wrong += (
            [] if not expected or any(one.endswith(words) for one in messages) else [f"not said: {words}", *messages]
        )
        return wrong + [f"real: {one}" for one in sorted(real - ours)] + [f"ours: {one}" for one in sorted(ours - real)]

    def objects(self, name: str) -> list[dict[str, Any]]:
        """All of cert-manager's; nobody collects on still life what is nobody's any more."""
        found = []
        for plural in PLURALS:
            items = self.ask("GET", self.path(name, plural))["items"]
            kind = self.ask("GET", self.path(name, plural))["kind"].removesuffix("List")
            found += [{"kind": kind} | one for one in items]
        uids = {one["metadata"]["uid"] for one in found}
        owners = [(one, one["metadata"].get("ownerReferences") or []) for one in found]
        return [one for one, of in owners if all(owner["uid"] in uids for owner in of)]


@pytest.fixture(scope="module")
def live(rig: Path, names: Names, sites: Sites, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """An API server of its own, for cert-manager makes much that is no World's."""
    folder = tmp_path_factory.mktemp("cert-manager")
    with (
        ControlPlane(folder / "plane", rig) as plane,
        CertManager(folder / "programs", rig, furnished(plane)) as manager,
    ):
        stage = Stage(plane, names, sites, tmp_path_factory.mktemp("stage"))
        with stage.front:
            made = Live(stage, manager)
            made.begin()
            yield made


@pytest.mark.parametrize("name", sorted(CASES, key=lambda one: (one not in AT_ONCE, one)))
def test_a_situation(live: Live, name: str) -> None:
    """The real one writes what a World has, every object and every event; and the same is said of it."""
    while differences := live.differences(name):
        assert time.monotonic() < live.end, "\n".join(differences)
        time.sleep(0.3)


def test_the_controllers_start_anew(live: Live) -> None:
    """Then cert-manager notices that a certificate has ended."""
    live.manager.stop()
    live.manager.start()
    wanted = VERDICTS["expired-after-controller-restart"].told
    while (said := live.judged("expired-while-renewing"))[0] != wanted:
        assert time.monotonic() < live.end + 20, said
        time.sleep(0.3)


def test_the_controllers_stand_still(live: Live) -> None:
    live.manager.stop()
    live.world.acme.program().scale_to_zero()
    live.show()
    live.make("controller-stopped", Case(), situation("issued"))
    assert live.judged("controller-stopped")[0] == VERDICTS["controller-stopped"].told


def _without_istiod(obj: dict[str, Any]) -> dict[str, Any]:
    """Nobody says anything of a route."""
    return {key: value for key, value in obj.items() if obj["kind"] != "HTTPRoute" or key != "status"}


def _otherwise(live: Live, name: str) -> tuple[tuple[str, str], ...]:
    """What it calls otherwise than the World."""
    return (
        (re.escape(live.host(name)), HOST),
        (r"\bexample\.test\b", "example.com"),
        (rf"\b{name}/(drycc-auto-tls)", r"drycc/\1"),
        (rf"\.{name}\.svc", ".drycc.svc"),
        (rf'"namespace": "{name}"', '"namespace": "drycc"'),
        (rf"{REFUSES}:80", "192.0.2.10:80"),
        (rf"{live.manager.way_in}:443", "192.0.2.10:443"),
        (rf"{UNREACHABLE}:80", "192.0.2.1:80"),
        (rf"{NOBODY}/dir\b", "acme.example.test:999/directory"),
        (NOBODY, "192.0.2.80:443"),
        (rf"{SERVER}/dir\b", "acme.example.test/directory"),
        (SERVER, "acme.example.test"),
        (r"192\.0\.2\.53:53", "10.96.0.10:53"),
        (r'"lastPrivateKeyHash": "[^"]+"', '"lastPrivateKeyHash": "HASH"'),
        (r"(my-order|finalize-order|my-account|authZ|chalZ)/[\w-]+", r"\1/1"),
        (r'"(?:LS0t|MII)[\w+/=]+"', '"PEM"'),
        (r"(?<![\w-])[\w-]{43}\.[\w-]{43}(?![\w-])", "example.key"),
        (r"(challenge/|\"token\": \")[\w-]{43}", r"\1example"),
    )
