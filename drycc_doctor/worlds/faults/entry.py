"""The way in: gateway, names, certificates."""

from drycc_doctor.worlds.consequences import no_cert_manager, no_istiod
from drycc_doctor.worlds.faults.fault import Fault
from drycc_doctor.worlds.state.answer import Answer

FAULTS = [
    Fault(
        "no-address",
        "the load balancer gives the gateway no address",
        "Gateway drycc-gateway",
        lambda w: w.gateway.lose_address(),
    ),
    Fault("istiod-crashes", "istiod crashes: nothing new is served", "Control plane istiod", no_istiod),
    Fault("no-gateway", "the Gateway was deleted", "Gateway drycc-gateway", lambda w: w.gateway.delete()),
    Fault("no-class", "the gateway's class is not installed", "GatewayClass *", lambda w: w.gateway.lose_class()),
    Fault(
        "no-gateway-api",
        "the Gateway API is not installed",
        "API gateway.networking.k8s.io",
        lambda w: w.uninstall_gateway_api(),
    ),
    Fault(
        "signatures-expired",
        "the domain's signatures have expired: resolvers that check them know no name of it",
        "Zone example.com",
        lambda w: w.dns.break_signatures(w.domain),
    ),
    Fault(
        "wildcard-wrong",
        "the wildcard record leads elsewhere",
        "Record *.example.com",
        lambda w: w.dns.point_wildcard("198.51.100.200"),
    ),
    Fault(
        "wildcard-missing", "nobody made the wildcard record", "Record *.example.com", lambda w: w.dns.remove_wildcard()
    ),
    Fault(
        "route-detached",
        "no listener takes the controller's route: 404",
        "HTTPRoute drycc-controller",
        lambda w: w.route("controller").detach(),
    ),
    Fault(
        "gateway-closed", "nothing listens at the gateway's address", "Address 192.0.2.10", lambda w: w.gateway.close()
    ),
    Fault("no-renewals", "cert-manager crashes, for weeks", "Control plane cert-manager", no_cert_manager, tls=True),
    Fault(
        "certificate-expired",
        "the controller's certificate has expired",
        "* drycc*.example.com",
        lambda w: w.certificates.update({w.host("drycc"): "expired"}),
        tls=True,
    ),
    Fault(
        "gateway-hangs",
        "the gateway hangs: it takes connections, and says nothing",
        "Address 192.0.2.10",
        lambda w: w.gateway.listen(Answer(trouble="hang")),
    ),
    Fault("not-installed", "there is no Drycc in the namespace", "Platform drycc", lambda w: w.uninstall()),
]
