from drycc_doctor.api import Findings, Missing, check, fail, passed, skip, subject, unknown_because
from drycc_doctor.facts.platform.network_policies import NetworkPolicies
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import in_turn, set_env

_PORT, _LIST = 3000, "GF_AUTH_PROXY_WHITELIST"


@check("production-proxy-auth", title="Grafana believes only its own login proxy", hardening=True)
def proxy_auth(components: Components, network_policies: NetworkPolicies | Missing) -> Findings:
    """Grafana takes the header Remote-User for who somebody is; its port 3000 is open to every pod of the cluster.

    The proxy before it, in the same pod, sets the header after a login with passport. Any pod, of any app, that sends it
    to port 3000 is that user, the administrator too. The charts put neither a whitelist into `[auth.proxy]` nor a
    NetworkPolicy around Grafana. Either is enough, the NetworkPolicy where the cluster's network enforces it. The first
    generation does not log in this way.

    Set `grafana.environment.GF_AUTH_PROXY_WHITELIST` to `127.0.0.1, ::1`: environment beats grafana.ini.
    """
    about, part = subject.component("drycc-grafana"), components.find("drycc-grafana")
    if part is None:
        yield skip("no-grafana", about, "there is no Grafana on this cluster")
    elif not components.generation.grafana_proxy:
        yield skip("no-proxy", about, "Grafana of the first generation has no login proxy")
    elif part.env(_LIST) is not None:
        yield passed("whitelist", about, "Grafana takes Remote-User only from whom its whitelist names")
    elif isinstance(network_policies, Missing):
        yield unknown_because(network_policies, "no whitelist, and walls not known")
    elif (around := network_policies.selecting(part)) and not any(
        r.opens(_PORT) for p in around for r in p.spec.ingress
    ):
        yield passed("walled", about, "a NetworkPolicy keeps others from Grafana's port 3000")
    else:
        why = "any pod of the cluster can be any user of Grafana: it believes Remote-User, and port 3000 is open to all"
        yield fail("open", about, why, remedy=f"set grafana.environment.{_LIST} to '127.0.0.1, ::1', then helm upgrade")


_unlisted = set_env("grafana", _LIST, None)
_as_charted = in_turn(_unlisted, lambda w: w.objects.remove("networkpolicies", "own-grafana"))
proxy_auth.must_fail("open", "neither whitelist nor NetworkPolicy, as the charts have it", _as_charted, since="g2")
_forbidden = in_turn(_unlisted, lambda w: w.deny("list networkpolicies.networking.k8s.io"))
proxy_auth.must_not_know("forbidden", "no whitelist, and we may not list NetworkPolicies", _forbidden, since="g2")
proxy_auth.must_skip("no-proxy", "the first generation", _unlisted, only=("g1",))
proxy_auth.must_skip("no-grafana", "Grafana is switched off", lambda w: w.component("grafana").delete())
_opened = in_turn(_unlisted, lambda w: w.objects.get("networkpolicies", "own-grafana")["spec"].update(ingress=[{}]))
proxy_auth.must_fail("open", "a NetworkPolicy that lets everybody in", _opened, since="g2")
