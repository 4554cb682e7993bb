"""Whether a password is one that everybody knows, or too short to hold: judged on its seal, or by a login."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.dns.domain import Domain, PlatformHosts
from drycc_doctor.facts.kubernetes.objects import Disclosed
from drycc_doctor.facts.kubernetes.pod_health import is_ready
from drycc_doctor.facts.platform.options import OperatorOptions
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.reachability.gateway_addresses import GatewayAddresses
from drycc_doctor.model import subject
from drycc_doctor.model.fact import FactContext, Missing, MissingError
from drycc_doctor.model.query import DefaultLogin, any_of
from drycc_doctor.model.reply import Failed, Reason
from drycc_doctor.sealing.seal import Seal

WORDS = {"default-password": "password that everybody knows", "weak-password": "password that is too short to hold"}
"""What the codes of :func:`password_weakness` mean."""


def password_weakness(value: Disclosed | None) -> str | None:
    """``default-password``, ``weak-password``, or None: neither, or none is set."""
    if not isinstance(value, Seal) or value.empty:
        return None
    if value.known:
        return "default-password"
    return "weak-password" if value.weak else None


class _Answer(msgspec.Struct, frozen=True):
    entered: bool | None = None
    status: int = 0
    trouble: str = ""
    detail: str = ""


class PassportLogin(msgspec.Struct, frozen=True):
    """Whether passport lets `admin` in with the password `admin`; None, and why, where nobody can tell."""

    entered: bool | None
    why: str
    evidence: str

    asks: ClassVar = (any_of(DefaultLogin, program="passport"),)

    @classmethod
    def gather(
        cls,
        ask: FactContext,
        operator: OperatorOptions,
        domain: Domain,
        hosts: PlatformHosts,
        gateway_addresses: GatewayAddresses | Missing,
    ) -> Self:
        """The login form, by name; at the gateway's first address where the name leads nowhere.

        By https where http leads nowhere: what stands in front may send everybody there.
        """
        _allowed(operator, "passport admin")
        schemes = dict.fromkeys((hosts.scheme, "https"))
        pins = () if isinstance(gateway_addresses, Missing) else gateway_addresses.ips[:1]
        urls = [f"{scheme}://drycc-passport.{domain.name}/user/login/" for scheme in schemes]
        return cls(*_first_answer(ask, [DefaultLogin("passport", url, at) for url in urls for at in ("", *pins)]))


class GrafanaLogin(msgspec.Struct, frozen=True):
    """Whether Grafana lets `admin` in with the password `admin`; None, and why, where nobody can tell.

    Its own port is open inside the cluster only, and the API server's proxy would strip the password (drycc/monitoring#grafana-admin).
    """

    entered: bool | None
    why: str
    evidence: str

    asks: ClassVar = (any_of(DefaultLogin, program="grafana"),)

    @classmethod
    def gather(cls, ask: FactContext, operator: OperatorOptions, components: Components) -> Self:
        """At its first ready pod."""
        _allowed(operator, "grafana admin")
        part = components.find("drycc-grafana")
        at = [pod.status.pod_ip for pod in part.pods if is_ready(pod) and pod.status.pod_ip] if part else []
        if not at:
            raise MissingError(Missing(Reason.NOT_FOUND, subject.component("drycc-grafana"), "no pod of it is ready"))
        return cls(*_first_answer(ask, [DefaultLogin("grafana", "http://drycc-grafana:3000/api/org", at[0])]))


def _allowed(operator: OperatorOptions, account: str) -> None:
    if not operator.active:
        why = "a login leaves a trace; --active allows it"
        raise MissingError(Missing(Reason.NOT_ASKED, subject.account(account), why))


def _first_answer(ask: FactContext, queries: list[DefaultLogin]) -> tuple[bool | None, str, str]:
    why = ""
    for query in queries:
        reply = ask.reply(query, _Answer)
        if not isinstance(reply, Failed) and reply.entered is not None:
            return reply.entered, "", query.key
        why = why or (str(reply) if isinstance(reply, Failed) else reply.trouble or f"status {reply.status}")
    return None, why, queries[0].key
