"""Grafana, asked by name."""

from typing import ClassVar, Self

import msgspec

from drycc_doctor.facts.dns.domain import Domain, PlatformHosts
from drycc_doctor.facts.http.page import AskedByName, HttpReply, Page, secured
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import HttpGet, ServiceGet


class GrafanaByName(AskedByName, frozen=True):
    """What Grafana says without a login: of its login proxy; in the first generation, which has none, of itself."""

    health: HttpReply

    @classmethod
    def gather(cls, ask: FactContext, components: Components, domain: Domain, hosts: PlatformHosts) -> Self:
        """One question (drycc/monitoring#grafana-open-doors)."""
        path = "/oauth2/healthz" if components.generation.grafana_proxy else "/api/health"
        host = f"drycc-grafana.{domain.name}"
        url, page = secured(ask, [HttpGet(f"{hosts.scheme}://{host}{path}")])[0]
        return cls(host, url, page)


class GrafanaInside(msgspec.Struct, frozen=True):
    """Grafana's own ``/api/health``, past gateway and login proxy; None where it does not run here."""

    health: HttpReply | None

    asks: ClassVar = tuple(ServiceGet("drycc-grafana", port, "/api/health") for port in ("3000", "80"))

    @classmethod
    def gather(cls, ask: FactContext, components: Components) -> Self:
        """One question; without a login proxy Grafana itself is at port 80 (drycc/monitoring#grafana-objects)."""
        if components.find("drycc-grafana") is None:
            return cls(None)
        return cls(ask.reply(cls.asks[not components.generation.grafana_proxy], Page))
