from drycc_doctor.api import Findings, Missing, check, fail, grouped, listing, passed, skip, subject
from drycc_doctor.facts.gateway.app_gateways import AppGateway, AppGateways
from drycc_doctor.facts.gateway.app_refusals import AppRefusals
from drycc_doctor.facts.kubernetes.objects import condition
from drycc_doctor.facts.platform.events import Event
from drycc_doctor_checks.changes import for_each, in_turn
from drycc_doctor_checks.gateway import is_ignored


@check("gateway-apps", title="Each app's own gateway has an address")
def apps(app_gateways: AppGateways, app_refusals: AppRefusals | Missing) -> Findings:
    """Each app that can be reached has a Gateway of its own, with an address of its own; the platform's does not help it.

    Of all Gateways of the cluster those are judged that have the name of their namespace, as the controller makes them:
    each must be accepted and programmed, and have an address in its status. Apps that share a trouble are one finding.
    Of those without an address the last warning about their Service is told, which says why the load balancer refuses.

    One address an app: a pool of addresses that was large enough for the platform is exhausted by its apps. Give the
    load balancer more addresses, see gateway-load-balancer. A Gateway that nobody serves names a class that is not
    installed: see `controller.appGatewayClass`.
    """
    about, total = subject.apps("gateways"), len(app_gateways.items)
    troubles = ((_trouble(gateway), gateway.metadata.name) for gateway in app_gateways.items)
    groups = grouped((trouble, name) for trouble, name in troubles if trouble is not None)
    said = {} if isinstance(app_refusals, Missing) else app_refusals.items
    for (code, clause), together in groups.items():
        refused = code == "no-address"
        for names in grouped((_cause(said, one) if refused else "", one) for one in together).values():
            event = said.get(names[0]) if refused else None
            told = f": {event.reason}: {event.message}" if event else ""
            why = f"{len(names)} of {total} apps cannot be reached: {clause}: {listing(names)}{told}"
            yield fail(
                "refused" if event else code, about, why, remedy=f"kubectl describe gateway -n {names[0]} {names[0]}"
            )
    if not total:
        yield skip("no-apps", about, "no app has a Gateway")
    elif not groups:
        yield passed("ok", about, f"all {total} gateways of apps have an address")


def _cause(said: dict[str, Event], app: str) -> str:
    """What apps that are refused for the same have in common: the words without the Service's own name."""
    event = said.get(app)
    return (event.message or "").replace(f"{app}/{event.involved_object.name}", "") if event else ""


def _trouble(gateway: AppGateway) -> tuple[str, str] | None:
    """What is wrong, if something is: a code, and a clause."""
    for type_ in ("Accepted", "Programmed"):
        one = condition(gateway.status.conditions, type_)
        if one is None or is_ignored(one):
            return "ignored", "no controller has looked at their gateways"
        if not one.true and one.reason != "AddressNotAssigned":
            return "not-served", f"their gateways are not {type_.lower()} ({one.reason})"
    return None if gateway.status.addresses else ("no-address", "their gateways have no address")


apps.must_fail("no-address", "the load balancer has no address left for the apps", lambda w: w.gateway.starve(*w.apps))
apps.must_fail("refused", "MetalLB refuses an app's Service, and says why")(
    in_turn(lambda w: w.gateway.starve(w.apps[0]), lambda w: w.gateway.refuse_of_metallb(w.apps[0]))
)
apps.must_fail("ignored", "the apps' class is not installed", lambda w: w.gateway.lose_class())
apps.must_fail("not-served", "one app's gateway is refused", lambda w: w.gateway.refuse_app(w.apps[0]))
_no_apps = for_each(lambda w: w.apps, lambda w, app: w.objects.remove("gateways", app, app))
apps.must_skip("no-apps", "there is no app that can be reached", _no_apps)
