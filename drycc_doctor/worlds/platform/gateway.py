"""The platform's Gateway, its listeners and routes, and its certificate.

See drycc/gateway#gateway-objects, drycc/tls#certificate-objects.
"""

from collections.abc import Iterator

from drycc_doctor.facts.platform.components import PublicRoute
from drycc_doctor.facts.platform.generations import G2, G3
from drycc_doctor.worlds.platform import pem
from drycc_doctor.worlds.platform.around import proxy
from drycc_doctor.worlds.platform.gatewayapi import gateway, gateway_classes, listener, listener_set, parent, route
from drycc_doctor.worlds.platform.meta import MANAGED, charted, obj, packed
from drycc_doctor.worlds.platform.names import DOMAIN, GATEWAY_ADDRESS, Object, Triple, digest
from drycc_doctor.worlds.platform.setting import UPGRADED, Setting

_TCP = "tcp-2222"
_FIRST = ("builder", "controller", "rabbitmq", "storage", "grafana", "passport")
_SECOND = ("builder", "controller", "grafana", "passport", "storage", "storage-console")
"""The apps in the order of the chart's list, by whose place listeners are called (drycc/gateway#listeners)."""
NAME, LISTENERS, SECRET = "drycc-gateway", "drycc-listenerset", "drycc-auto-tls"
_ACCOUNT = "https://acme.example.test/my-account/1"
_HERITAGE = MANAGED | {"heritage": "Helm"}  # of the routes: drycc/objects#labels


def parts(s: Setting) -> Iterator[Triple]:
    """The class, the chart's objects, and what istio makes of them."""
    yield from gateway_classes(s)
    own, hosted, new = _own(s), _hosted(s), s.generation >= G3
    sets = [listener_set(s, LISTENERS, NAME, hosted, labels=MANAGED)] if new else []
    yield from sets
    made = gateway(s, NAME, own if new else [own[0], *hosted], labels=MANAGED, sets=new)
    yield made
    for one in s.generation.routes:
        yield _route(s, one)
    yield from proxy(s, GATEWAY_ADDRESS, made[2], *(one[2] for one in sets))
    if s.tls:
        yield from _certificate(s)


def _own(s: Setting) -> list[Object]:
    """The Gateway's own listeners; the HTTPS one has no certificate, by design (drycc/gateway#listeners)."""
    told = [listener(_tcp(s), 2222, "TCP"), listener("http-80", 80, "HTTP")]
    return [*told, listener("https-443", 443, "HTTPS")] if s.tls else told


def _tcp(s: Setting) -> str:
    """The builder's listener."""
    return _TCP if s.generation.listener_set else f"{_TCP}-0"


def _names(s: Setting, one: PublicRoute) -> list[str]:
    """The names of a route's listeners: by its app, in older generations by its number (drycc/gateway#listeners)."""
    order = _FIRST if s.generation < G2 else _SECOND
    told = one.name if s.generation.listener_set else str(order.index(one.name.removeprefix("drycc-")))
    return [f"http-80-{told}", *([f"https-443-{told}"] if s.tls else [])]


def _hosted(s: Setting) -> list[Object]:
    """A listener for each public host name, and each scheme."""
    told = []
    for one in s.generation.routes:
        if one.label:
            http, *https = _names(s, one)
            told.append(listener(http, 80, "HTTP", f"{one.label}.{DOMAIN}"))
            told += [listener(name, 443, "HTTPS", f"{one.label}.{DOMAIN}", SECRET) for name in https]
    return told


def _route(s: Setting, one: PublicRoute) -> Triple:
    if not one.label:
        where = [parent("Gateway", NAME, _tcp(s))]
        return route(s, one.kind, one.name, where, (one.service, one.port), labels=_HERITAGE)
    kind, name = ("ListenerSet", LISTENERS) if s.generation.listener_set else ("Gateway", NAME)
    where = [parent(kind, name, section) for section in _names(s, one)]
    hosts = [f"{one.label}.{DOMAIN}"]
    return route(s, one.kind, one.name, where, (one.service, one.port), hosts=hosts, labels=_HERITAGE)


def _certificate(s: Setting) -> Iterator[Triple]:
    """Made by cert-manager, for the hosts, without a wildcard (drycc/tls#certificate-objects)."""
    issuer = "drycc-issuer"
    hosts = [f"{one.label}.{DOMAIN}" for one in s.generation.routes if one.label]
    ready: Object = {"type": "Ready", "status": "True", "lastTransitionTime": s.time(UPGRADED), "observedGeneration": 1}
    spec: Object = {"secretName": SECRET, "dnsNames": hosts, "issuerRef": {"kind": "Issuer", "name": issuer}}
    said = ready | {"reason": "Ready", "message": "Certificate is up to date and has not expired"}
    times = {"notBefore": "2024-01-01T00:00:00Z", "notAfter": "2124-01-01T00:00:00Z"}
    times |= {"renewalTime": "2090-09-01T00:00:00Z"}  # at two thirds
    status, first = {"conditions": [said], "revision": 1} | times, {"generation": 1}
    yield charted(s, "Certificate", SECRET, heritage=False, metadata=first, spec=spec, status=status)
    parent = {"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": NAME}
    solver = {"http01": {"gatewayHTTPRoute": {"parentRefs": [parent]}}}
    acme: Object = {"server": "https://acme.example.test/directory", "email": f"admin@{DOMAIN}"}
    acme |= {"privateKeySecretRef": {"name": issuer}, "solvers": [solver]}
    said = ready | {"reason": "ACMEAccountRegistered"}
    said |= {"message": "The ACME account was registered with the ACME server"}
    account = {"lastRegisteredEmail": acme["email"], "lastPrivateKeyHash": digest("account"), "uri": _ACCOUNT}
    spec, status = {"acme": acme}, {"conditions": [said], "acme": account}
    yield charted(s, "Issuer", issuer, heritage=False, metadata=first, spec=spec, status=status)
    data = packed({"tls.crt": pem.PLATFORM_CRT + pem.CA_CRT, "tls.key": pem.PLATFORM_KEY})
    named = {"certificate-name": SECRET, "alt-names": ",".join(hosts), "issuer-name": issuer, "issuer-kind": "Issuer"}
    named |= dict.fromkeys(("common-name", "ip-sans", "uri-sans", "issuer-group"), "")
    told = {f"cert-manager.io/{key}": value for key, value in named.items()}
    labels = {"controller.cert-manager.io/fao": "true"}
    yield obj(s, "Secret", SECRET, type="kubernetes.io/tls", data=data, annotations=told, labels=labels)
    key, labels = packed({"tls.key": pem.PLATFORM_KEY}), {"app.kubernetes.io/managed-by": "cert-manager"}
    yield obj(s, "Secret", issuer, type="Opaque", data=key, labels=labels)
