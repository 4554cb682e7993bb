"""Where to look for who serves the Gateway's class."""

from drycc_doctor.api import Missing
from drycc_doctor.facts.gateway.planes import GatewayController


def look_for(controller: GatewayController | Missing) -> str:
    """What to see, with a command where it is known who it is."""
    if isinstance(controller, Missing) or not controller.name:
        return "see that the controller of its class runs: kubectl get gatewayclasses names it"
    if controller.plane is None:
        return f"see that {controller.name} runs, which serves its class"
    plane = controller.plane
    kinds = "deployments" if plane.deployments else "daemonsets"
    labels = plane.deployments or plane.daemonsets
    quoted = f"'{labels}'" if " " in labels else labels
    return f"see that {plane.title} runs: kubectl get {kinds} -A -l {quoted}"
