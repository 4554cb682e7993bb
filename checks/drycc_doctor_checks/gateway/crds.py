"""The cluster serves the kinds of the Gateway API that the platform is made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from drycc_doctor.api import Finding, check, fail, passed, subject
from drycc_doctor.facts.gateway.gateway_api_kinds import NEEDED, SINCE_G3, GatewayKinds
from drycc_doctor.facts.platform.workloads import Platform

if TYPE_CHECKING:
    pass

_INSTALL = "install the experimental channel of the Gateway API, v1.5 or later: experimental-install.yaml"
_CODES = {"TCPRoute": "no-tcproutes", "ListenerSet": "no-listenersets"}
_WHAT_FOR = {"TCPRoute": "git push by SSH", "ListenerSet": "every host name of the platform"}


@check("gateway-crds", title="The cluster serves the kinds that the way in is made of")
def crds(kinds: GatewayKinds, platform: Platform) -> Iterator[Finding]:
    """The way in is made of kinds that Kubernetes itself does not have; in another version they are as good as absent.

    GatewayClass, Gateway and HTTPRoute must be served in v1, TCPRoute in v1alpha2, and for the third generation
    ListenerSet in v1: what can be listed is; where something cannot, API discovery is asked. TCPRoute is in the experimental channel only; ListenerSet is in v1 since v1.5 of the Gateway API,
    and older definitions refuse the chart's.

    Install the experimental channel of the Gateway API, v1.5 or later, then upgrade the release: routes that were refused
    are not made again by themselves.
    """
    if "v1" not in kinds.items:
        why = "the Gateway API is not installed in the cluster"
        yield fail("no-gateway-api", subject.gateway_api(), why, remedy=_INSTALL)
        return
    lacking = [*_lacking(kinds, platform)]
    yield from lacking
    if not lacking:
        yield passed("ok", subject.gateway_api(), "the cluster serves all kinds of the Gateway API that are needed")


def _lacking(kinds: GatewayKinds, platform: Platform) -> Iterator[Finding]:
    for version, needed in NEEDED.items():
        more = SINCE_G3.get(version, ()) if platform.generation == "g3" else ()
        for kind in (*needed, *more):
            if kind not in kinds.items.get(version, ()):
                why = f"the cluster does not serve {kind} {version}, which {_WHAT_FOR.get(kind, 'the way in')} needs"
                yield fail(_CODES.get(kind, "no-kind"), subject.definition(kind), why, remedy=_INSTALL)


crds.must_fail("no-gateway-api", "the Gateway API is not installed", lambda w: w.uninstall_gateway_api())
crds.must_fail(
    "no-tcproutes", "the standard channel of the Gateway API has no TCPRoute", lambda w: w.absent_kinds.add("tcproutes")
)
crds.must_fail(
    "no-listenersets", "the Gateway API is older than v1.5", lambda w: w.absent_kinds.add("listenersets"), since="g3"
)
crds.must_fail("no-kind", "somebody deleted the definition of HTTPRoute", lambda w: w.absent_kinds.add("httproutes"))
