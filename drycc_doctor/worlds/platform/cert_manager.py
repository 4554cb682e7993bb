"""Cert-manager itself, as its own chart makes it (drycc/tls#cert-manager-itself)."""

from collections.abc import Iterator

from drycc_doctor.worlds.platform.around import deployment
from drycc_doctor.worlds.platform.cluster import namespace
from drycc_doctor.worlds.platform.containers import container, get, port
from drycc_doctor.worlds.platform.names import Triple
from drycc_doctor.worlds.platform.setting import Setting

NAME = "cert-manager"
PARTS = {"controller": NAME, "webhook": f"{NAME}-webhook", "cainjector": f"{NAME}-cainjector"}
"""By component: the Deployment's name. Its label ``app`` is the component but of the controller, where it is the chart's name."""


def parts(s: Setting) -> Iterator[Triple]:
    """Its namespace and its three Deployments."""
    yield namespace(s, NAME)
    for component, name in PARTS.items():
        app = NAME if component == "controller" else component
        known = {"app.kubernetes.io/name": app, "app.kubernetes.io/instance": NAME}
        selector = known | {"app.kubernetes.io/component": component}
        inside = container(
            f"{NAME}-{component}",
            f"registry.example.com/jetstack/{NAME}-{component}:v1.21.2",
            ports=[port(9402, "http-metrics")],
            ready=get("/healthz", 6080) if component == "webhook" else None,
            pull="IfNotPresent",
        )
        yield deployment(s, name, NAME, selector, [inside], labels={"app": app} | selector)
