"""The controller's API, asked by name, at the gateway's addresses, from inside, and at a pod."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.dns.domain import Domain, PlatformHosts
from drycc_doctor.facts.http.page import HttpReply, Page, places, secured
from drycc_doctor.facts.platform.pod_http import at_pod
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.reachability.gateway_addresses import GatewayAddresses
from drycc_doctor.model.fact import FactContext, Missing
from drycc_doctor.model.query import HttpGet, PodGet, ServiceGet, any_of

SERVICE = "drycc-controller-api"
TOKEN, BEARER = "token made-up-by-drycc-doctor", "bearer made-up-by-drycc-doctor"
_AT_MOST = 4  # addresses that are asked one by one


class ControllerOutside(msgspec.Struct, frozen=True):
    """``/v2/`` by name, and at each of the gateway's addresses with the same Host; what tells more, where it is answered.

    ``token`` and ``bearer`` are the answers to those that are made up: before it says no, the controller asks its cache
    and its database for the first, its cache and passport for the second (drycc/controller#telling-states-apart).
    ``not_found`` is its page for ``/v2``.
    """

    host: str
    url: str
    by_name: HttpReply
    pinned: tuple[tuple[str, HttpReply], ...]
    token: HttpReply
    bearer: HttpReply
    readiness: HttpReply
    not_found: HttpReply

    asks: ClassVar = tuple(any_of(HttpGet, authorization=one) for one in ("", TOKEN, BEARER))

    @classmethod
    def gather(
        cls, ask: FactContext, domain: Domain, hosts: PlatformHosts, gateway_addresses: GatewayAddresses | Missing
    ) -> Self:
        """First who answers, then all else there."""
        host = f"drycc.{domain.name}"
        root = f"{hosts.scheme}://{host}"
        ips = () if isinstance(gateway_addresses, Missing) else gateway_addresses.ips[:_AT_MOST]
        answers, at = places(ask, f"{root}/v2/", ips, lambda page: page.status == 401)
        more = [HttpGet(f"{root}/v2/", at, made_up) for made_up in (TOKEN, BEARER)]
        more += [HttpGet(f"{root}{path}", at) for path in ("/readiness", "/v2")]
        first, *pinned = (reply for _, reply in answers)
        return cls(
            host, answers[0][0], first, tuple(zip(ips, pinned, strict=True)), *(r for _, r in secured(ask, more))
        )

    @property
    def answers(self) -> tuple[HttpReply, ...]:
        """``/v2/`` in each way."""
        return (self.by_name, *(page for _, page in self.pinned))


class ControllerInside(msgspec.Struct, frozen=True):
    """The controller asked through the API server: its Service, past DNS and gateway; a pod, where that has no endpoint.

    A dead database makes the pods unready, so that only a pod itself still tells why (drycc/controller#probes).
    """

    api: HttpReply
    readiness: HttpReply
    pod: str = ""  # the one that was asked
    pod_health: HttpReply | None = None
    pod_readiness: HttpReply | None = None

    asks: ClassVar = (
        ServiceGet(SERVICE, "80", "/v2/"),
        ServiceGet(SERVICE, "80", "/readiness"),
        any_of(PodGet, port="8000", path="/healthz"),
        any_of(PodGet, port="8000", path="/readiness"),
    )

    @classmethod
    def gather(cls, ask: FactContext, components: Components) -> Self:
        """Two questions, and two more."""
        api, readiness = ask.replies((cls.asks[0], cls.asks[1]), Page)
        return cls(api, readiness, *at_pod(ask, readiness, components.controller))
