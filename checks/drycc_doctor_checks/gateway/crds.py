from drycc_doctor.api import Findings, check, fail, or_else, passed, subject
from drycc_doctor.facts.gateway.gateway_api_kinds import GatewayApiKinds
from drycc_doctor.facts.platform.generations import Generation
from drycc_doctor.facts.platform.workloads import Platform

_INSTALL = "install the experimental channel of the Gateway API, v1.5 or later: experimental-install.yaml"
_CODES = {"TCPRoute": "no-tcproutes", "ListenerSet": "no-listenersets"}
_WHAT_FOR = {"TCPRoute": "git push by SSH", "ListenerSet": "every host name of the platform"}


@check("gateway-crds", title="The cluster serves the kinds that the way in is made of")
def crds(gateway_api_kinds: GatewayApiKinds, platform: Platform) -> Findings:
    """The way in is made of kinds that Kubernetes itself does not have; in another version they are as good as absent.

    GatewayClass, Gateway and HTTPRoute must be served in v1, TCPRoute in v1alpha2, and for the third generation
    ListenerSet in v1: what can be listed is; where something cannot, API discovery is asked. TCPRoute is in the
    experimental channel only; ListenerSet is in v1 since v1.5 of the Gateway API, and older definitions refuse the
    chart's.

    Install the experimental channel of the Gateway API, v1.5 or later, then upgrade the release: routes that were refused
    are not made again by themselves.
    """
    about, served = subject.gateway_api(), gateway_api_kinds.items
    if "v1" not in served:
        yield fail("no-gateway-api", about, "the Gateway API is not installed in the cluster", remedy=_INSTALL)
        return
    well = passed("ok", about, "the cluster serves all kinds of the Gateway API that are needed")
    yield from or_else(_lacking(served, platform.generation), well)


def _lacking(served: dict[str, frozenset[str]], generation: Generation) -> Findings:
    for version, kind in generation.gateway_kinds:
        if kind not in served.get(version, ()):
            why = f"the cluster does not serve {kind} {version}, which {_WHAT_FOR.get(kind, 'the way in')} needs"
            yield fail(_CODES.get(kind, "no-kind"), subject.definition(kind), why, remedy=_INSTALL)


crds.must_fail("no-gateway-api", "the Gateway API is not installed", lambda w: w.uninstall_gateway_api())
crds.must_fail("no-tcproutes", "the standard channel has no TCPRoute", lambda w: w.absent_kinds.add("tcproutes"))
crds.must_fail("no-listenersets", "Gateway API before v1.5", lambda w: w.absent_kinds.add("listenersets"), since="g3")
crds.must_fail("no-kind", "somebody deleted the definition of HTTPRoute", lambda w: w.absent_kinds.add("httproutes"))
