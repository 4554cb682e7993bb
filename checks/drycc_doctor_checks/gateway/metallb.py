from drycc_doctor.api import Findings, Missing, check, skip, subject, unknown_because, warn
from drycc_doctor.facts.gateway.metallb import MetalLB
from drycc_doctor.facts.gateway.metallb_parts import MetalLBParts
from drycc_doctor.facts.gateway.planes import Balancers
from drycc_doctor.facts.kubernetes.control_planes import Part
from drycc_doctor_checks.changes import Change, in_turn
from drycc_doctor_checks.control_planes import all_ready, down, some_unready

_ABOUT = subject.control_plane("MetalLB")
_THEN = {
    "controller": ("down", "no Service gets an address, and so no new app"),
    "speaker": ("speaker-down", "nobody tells the network where the gateway's address is"),
}


@check("gateway-metallb", title="MetalLB runs, where it gives the gateway its address")
def metallb(balancers: Balancers, metallb: MetalLB | Missing, parts: MetalLBParts | Missing) -> Findings:
    """An address that was given stays in the Service's status, whether anybody answers for it or not.

    Where a pool of MetalLB holds an address of the platform's load balancers, or one waits for an address, the Deployment
    of its controller and the DaemonSet of its speaker must have ready pods. They are looked for in the namespace of its
    pools, by their label `app.kubernetes.io/component`, or `component`. A speaker that is not there at all was left out:
    something else announces the addresses.

    `kubectl logs -n metallb deployment/metallb-controller` shows why it does not run.
    """
    if isinstance(metallb, Missing):
        yield unknown_because(metallb, "whether MetalLB gives the gateway its address is not known")
    elif not metallb.pools:
        yield skip("not-used", _ABOUT, "MetalLB is not installed, or has no pool: gateway-load-balancer says who else")
    elif not _gives(metallb, balancers):
        yield skip("not-used", _ABOUT, "the addresses of the gateway are of no pool of MetalLB: another gives them")
    elif isinstance(parts, Missing):
        yield unknown_because(parts, "whether MetalLB runs is not known")
    else:
        findings = [*_lacking(parts.items, metallb.pools[0].metadata.namespace), *_unready(parts.items)]
        yield from findings or [all_ready(_ABOUT, parts.items.values())]


def _gives(metallb: MetalLB, balancers: Balancers) -> bool:
    held = [pool.holds(ip) for pool in metallb.pools or () for one in balancers.items for ip in one.ingress]
    return any(held) or any(not one.ingress for one in balancers.items)


def _lacking(parts: dict[str, Part], namespace: str) -> Findings:
    if "controller" not in parts:
        why = f"no Deployment of MetalLB's controller is found in {namespace}, where its pools are"
        remedy = f"kubectl get deployments -n {namespace} --show-labels; install it again if it is gone"
        yield warn("not-found", _ABOUT, f"{why}: if it is gone, {_THEN['controller'][1]}", remedy=remedy)


def _unready(parts: dict[str, Part]) -> Findings:
    for component, part in parts.items():
        code, then = _THEN[component]
        if part.down:
            yield down(code, _ABOUT, part, then)
        elif part.ready < part.wanted:
            left = "on these nodes" if component == "speaker" else "when the others fail"
            yield some_unready("some-unready", _ABOUT, part, f"{left} {then}")


def _with_metallb(*changes: Change) -> Change:
    """MetalLB gives the gateway its address."""
    return in_turn(lambda w: w.gateway.use_metallb("192.0.2.0/24"), *changes)


metallb.must_fail("down", "its controller crashes", _with_metallb(lambda w: w.gateway.metallb("controller").crash()))
metallb.must_fail("speaker-down", "no speaker is ready", _with_metallb(lambda w: w.gateway.metallb("speaker").crash()))
metallb.must_warn(
    "some-unready", "one node's speaker is not", _with_metallb(lambda w: w.gateway.metallb("speaker").lose_one())
)
metallb.must_warn("not-found", "somebody deleted it", _with_metallb(lambda w: w.gateway.metallb("controller").delete()))
metallb.must_not_know(
    "forbidden",
    "we may not see DaemonSets",
    _with_metallb(lambda w: w.deny("get daemonsets.apps"), lambda w: w.deny("list daemonsets.apps")),
)
metallb.must_skip("not-used", "a cloud gives addresses, and MetalLB is left over")(
    in_turn(lambda w: w.gateway.use_metallb("203.0.113.0/24"), lambda w: w.gateway.metallb("controller").crash())
)
metallb.must_pass("ok", "it gave the gateway's address", _with_metallb())
