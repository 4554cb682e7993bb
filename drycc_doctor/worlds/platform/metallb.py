"""MetalLB, as its own chart makes it: a controller, and a speaker on each node (drycc/gateway#metallb-itself)."""

from collections.abc import Iterator

from drycc_doctor.worlds.platform.around import deployment
from drycc_doctor.worlds.platform.cluster import namespace
from drycc_doctor.worlds.platform.containers import container, get, port
from drycc_doctor.worlds.platform.meta import obj
from drycc_doctor.worlds.platform.names import Object, Triple
from drycc_doctor.worlds.platform.rollout import Rollout
from drycc_doctor.worlds.platform.setting import Setting

NAME = "metallb"
PARTS = {"controller": "deployments", "speaker": "daemonsets"}


def parts(s: Setting) -> Iterator[Triple]:
    """Its namespace, its workloads, and their pods."""
    yield namespace(s, NAME)
    rollout = Rollout(s, {}, made=200)  # the addresses below are the platform's
    for component, plural in PARTS.items():
        made = _workload(s, component)
        yield made
        yield from rollout.roll_out(plural, made[2])


def _workload(s: Setting, component: str) -> Triple:
    name = f"{NAME}-{component}"
    selector = {f"app.kubernetes.io/{key}": NAME for key in ("name", "instance")}
    selector |= {"app.kubernetes.io/component": component}
    inside = container(
        component,
        f"registry.example.com/metallb/{component}:v0.15.2",
        ports=[port(7472, "monitoring")],
        ready=get("/metrics", 7472),
        pull="IfNotPresent",
    )
    if component == "controller":
        return deployment(s, name, NAME, selector, [inside])
    template = {"metadata": {"labels": selector}, "spec": {"containers": [inside], "hostNetwork": True}}
    spec: Object = {"selector": {"matchLabels": selector}, "template": template}
    return obj(s, "DaemonSet", name, namespace=NAME, labels=selector, metadata={"generation": 1}, spec=spec)
