"""The certificates that a World shows, as data; most come from the Secret that its gateway serves from."""

from base64 import b64decode

from drycc_doctor.worlds.platform import pem
from drycc_doctor.worlds.platform.tls_pairs import trouble
from drycc_doctor.worlds.state.state import State

NAME = "drycc-auto-tls"
"""The Certificate's name, and its Secret's (drycc/tls#certificate-objects)."""
FLAWS = {
    "expired": "expired",
    "expiring": "",
    "not-yet-valid": "not yet valid",
    "self-signed": "self-signed",
    "wrong-name": "wrong name",
    "unknown-issuer": "unknown issuer",
}
"""What can be wrong with a host's certificate, each with the detail of the answer; one that only expires is trusted."""


def shown(state: State) -> tuple[str, str] | None:
    """The chain and the key, in PEM, that port 443 shows; None where it has none, and so does not listen.

    What ends TLS in front of a gateway without HTTPS shows a certificate of its own.
    """
    if state.loaded is not None or not ends_tls(state):
        return state.loaded or (pem.PLATFORM_CRT, pem.PLATFORM_KEY)
    secret = state.objects.peek("secrets", NAME)
    data = (secret or {}).get("data") or {}
    if not {"tls.crt", "tls.key"} <= data.keys() or trouble(data):
        return None
    chain, key = (b64decode(data[name]).decode() for name in ("tls.crt", "tls.key"))
    return (chain, key) if "BEGIN CERTIFICATE" in chain else None


def ends_tls(state: State) -> bool:
    """Whether the platform's Gateway has a listener for HTTPS."""
    found = state.objects.peek("gateways", "drycc-gateway") or {"spec": {"listeners": []}}
    return any(one["protocol"] == "HTTPS" for one in found["spec"]["listeners"])
