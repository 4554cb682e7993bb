"""The certificate chains that a World shows, as data; most come from the Secret that its gateway serves from."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Any

from drycc_doctor.worlds import certificates
from drycc_doctor.worlds.platform import pem
from drycc_doctor.worlds.platform.names import digest

if TYPE_CHECKING:
    from drycc_doctor.model.query import TlsChain
    from drycc_doctor.worlds.world import World

NAME = "drycc-auto-tls"
"""The Certificate's name, and its Secret's (facts 1.13)."""
FLAWS = {
    "expired": "expired",
    "expiring": "",
    "not-yet-valid": "not yet valid",
    "self-signed": "self-signed",
    "wrong-name": "wrong name",
    "unknown-issuer": "unknown issuer",
}
"""What can be wrong with a host's certificate, each with the detail of the answer; one that only expires is trusted."""
SOON = 7
"""Days until one that is ``expiring`` has expired."""

_DAY = 86400
_DAYS = {"expired": -1, "expiring": SOON, "not-yet-valid": 731}


def shown(world: World) -> tuple[str, str] | None:
    """The chain and the key, in PEM, that port 443 shows; None where it has none, and so does not listen.

    What ends TLS in front of a gateway without HTTPS shows a certificate of its own.
    """
    if world.loaded is not None or not world.gateway.https:
        return world.loaded or (pem.PLATFORM_CRT, pem.PLATFORM_KEY)
    secret = world.objects.find("secrets", NAME)
    data = (secret or {}).get("data") or {}
    if not {"tls.crt", "tls.key"} <= data.keys():
        return None
    chain, key = (b64decode(data[name]).decode() for name in ("tls.crt", "tls.key"))
    return chain, key


def answer(world: World, query: TlsChain) -> dict[str, Any]:
    """As :class:`~drycc_doctor.model.query.TlsChain` is answered."""
    addresses = [query.address] if query.address else world.dns.addresses(query.host)
    if not addresses:
        return _none("name", "the name does not resolve")
    place = addresses[0], query.port
    spoken = {(address, port): said for address, port, said in world.listening()}.get(place)
    if spoken is None or (place in world.faults and world.faults[place].trouble == "refused"):
        return _none("refused", "connection refused")
    pair = shown(world)
    if spoken != "https" or pair is None:
        return _none("tls", "what answers does not speak TLS")
    if query.host in world.certificates:
        return _flawed(world, query.host, world.certificates[query.host])
    chain, detail = certificates.chain(pair[0], query.host, world.now)
    return {"trusted": not detail, "trouble": "tls" if detail else "", "detail": detail, "chain": chain}


def _none(trouble: str, detail: str) -> dict[str, Any]:
    return {"trusted": False, "trouble": trouble, "detail": detail, "chain": []}


def _flawed(world: World, host: str, flaw: str) -> dict[str, Any]:
    detail, end = FLAWS.get(flaw, ""), world.now + _DAYS.get(flaw, 365) * _DAY
    leaf = {
        "subject": f"CN={host}",
        "issuer": f"CN={host}" if flaw == "self-signed" else "CN=drycc-doctor example CA",
        "names": ["other.example.net" if flaw == "wrong-name" else host],
        "not_before": int(end - 730 * _DAY),
        "not_after": int(end),
        "sha256": digest("certificate", host, flaw),
    }
    return {"trusted": not detail, "trouble": "tls" if detail else "", "detail": detail, "chain": [leaf]}
