"""Services as the charts write them."""

from collections.abc import Iterable

from drycc_doctor.worlds.platform.meta import charted
from drycc_doctor.worlds.platform.names import Object, Triple
from drycc_doctor.worlds.platform.setting import Setting

Port = tuple[str, int, int | str] | tuple[str, int, int | str, str]
"""Name, port, target port or its name, protocol (TCP)."""


def service(
    s: Setting,
    name: str,
    selector: dict[str, str] | None,
    ports: Iterable[Port],
    *,
    headless: bool = False,
    not_ready_too: bool = False,
    annotations: dict[str, str] | None = None,
) -> Triple:
    """A Service of a chart; ``selector`` None where somebody else writes its endpoints."""
    spec = service_spec(selector, ports) | ({"clusterIP": "None", "clusterIPs": ["None"]} if headless else {})
    spec |= {"publishNotReadyAddresses": True} if not_ready_too else {}
    return charted(s, "Service", name, annotations=annotations, spec=spec, status={"loadBalancer": {}})


def service_spec(selector: dict[str, str] | None, ports: Iterable[Port]) -> Object:
    """A Service's spec, without addresses: the API server gives them."""
    told = [
        ({"name": one[0]} if one[0] else {}) | {"port": one[1], "targetPort": one[2], "protocol": (*one, "TCP")[3]}
        for one in ports
    ]
    spec: Object = {"type": "ClusterIP", "sessionAffinity": "None", "internalTrafficPolicy": "Cluster"}
    return spec | ({"ports": told} if told else {}) | ({"selector": selector} if selector else {})


def scraped(port: int, path: str = "/metrics") -> dict[str, str]:
    """The annotations by which vmagent finds what to scrape (drycc/monitoring#scraping)."""
    return {"prometheus.io/scrape": "true", "prometheus.io/port": str(port), "prometheus.io/path": path}
