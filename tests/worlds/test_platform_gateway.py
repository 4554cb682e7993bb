"""The way in: routes, listeners, addresses, certificates."""

from __future__ import annotations

from base64 import b64decode

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from drycc_doctor.facts.platform.generations import generation_named
from tests.worlds.platforms import NOON, each_generation, each_variant, every, of


@each_variant
def test_routes_hang_on_listeners_that_are_there(generation: str, variant: str):
    listeners = {
        (o["kind"], o["metadata"]["namespace"], o["metadata"]["name"], each["name"]): each
        for kind in ("Gateway", "ListenerSet")
        for o in every(kind, generation, variant)
        for each in o["spec"]["listeners"]
    }
    services = {o["metadata"]["name"]: o for o in every("Service", generation, variant)}
    leftovers = {"drycc-rabbitmq"} | ({"drycc-storage", "drycc-storage-console"} if variant == "off" else set())
    for route in [*every("HTTPRoute", generation, variant), *of("TCPRoute", generation, variant).values()]:
        said_of = sorted(route["status"]["parents"], key=lambda one: one["parentRef"]["sectionName"])
        for ref, told in zip(route["spec"]["parentRefs"], said_of, strict=True):
            there = listeners[ref["kind"], route["metadata"]["namespace"], ref["name"], ref["sectionName"]]
            assert there.get("hostname") in {None, *route["spec"].get("hostnames", [])}
            assert told["parentRef"] == ref
            said = {c["type"]: c["status"] for c in told["conditions"]}
            resolves = route["metadata"]["name"] not in leftovers
            assert said == {"Accepted": "True", "ResolvedRefs": "True" if resolves else "False"}
            backend = route["spec"]["rules"][0]["backendRefs"][0]
            assert (backend["name"] in services) == resolves
            assert not resolves or backend["port"] in {p["port"] for p in services[backend["name"]]["spec"]["ports"]}
    assert {r.name for r in generation_named(generation).routes} == {
        *of("HTTPRoute", generation, variant),
        *of("TCPRoute", generation, variant),
    }


@each_variant
def test_gateways_have_addresses_and_balancers(generation: str, variant: str):
    gateways = {o["metadata"]["name"]: o for o in every("Gateway", generation, variant)}
    assert len(gateways) == 4
    for name, gateway in gateways.items():
        (address,) = gateway["status"]["addresses"]
        balancer = of("Service", generation, variant, gateway["metadata"]["namespace"])[f"{name}-istio"]
        assert balancer["spec"]["type"] == "LoadBalancer"
        assert balancer["metadata"]["labels"]["gateway.networking.k8s.io/gateway-name"] == name
        assert [i["ip"] for i in balancer["status"]["loadBalancer"]["ingress"]] == [address["value"]]
        assert {c["type"]: c["status"] for c in gateway["status"]["conditions"]} == {
            "Accepted": "True",
            "Programmed": "True",
            "ResolvedRefs": "True",
        }
    assert gateways["drycc-gateway"]["status"]["addresses"] == [{"type": "IPAddress", "value": "192.0.2.10"}]
    https = [one for one in gateways["drycc-gateway"]["spec"]["listeners"] if one["protocol"] == "HTTPS"]
    assert bool(https) == (variant == "tls")
    assert bool(of("ListenerSet", generation, variant)) == (generation == "g3")


@each_generation
def test_certificates_are_what_they_say(generation: str):
    cert = {k: b64decode(v) for k, v in of("Secret", generation)["controller-mutate-cert"]["data"].items()}
    (hook,) = of("MutatingWebhookConfiguration", generation, "", "")["drycc-controller-mutate"]["webhooks"]
    assert b64decode(hook["clientConfig"]["caBundle"]) == cert["ca.crt"]
    assert hook["clientConfig"]["service"]["path"] == f"/v2/mutate/{cert['key'].decode()}/"
    authority = x509.load_pem_x509_certificate(cert["ca.crt"])
    tls = {k: b64decode(v) for k, v in of("Secret", generation, "tls")["drycc-auto-tls"]["data"].items()}
    for crt, key, name in (
        (cert["tls.crt"], cert["tls.key"], "drycc-controller-mutate.drycc.svc"),
        (tls["tls.crt"], tls["tls.key"], "drycc.example.com"),
    ):
        leaf, private = x509.load_pem_x509_certificate(crt), load_pem_private_key(key, None)
        leaf.verify_directly_issued_by(authority)
        assert isinstance(private, ec.EllipticCurvePrivateKey)
        assert leaf.public_key() == private.public_key()
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        assert name in names.get_values_for_type(x509.DNSName)
        assert leaf.not_valid_before_utc.timestamp() < NOON < leaf.not_valid_after_utc.timestamp() - 50 * 365 * 86400
