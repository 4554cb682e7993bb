from drycc_doctor.api import Findings, check, passed, subject, warn
from drycc_doctor.facts.gateway.gateway import Routes, Services

_ROUTES = {"drycc-storage": "its API", "drycc-storage-console": "its console"}


@check("production-consoles", title="The object storage is not open to the world")
def consoles(routes: Routes, services: Services) -> Findings:
    """The gateway's chart gives the object storage public host names, for its API and its console, and no value says no.

    All images, builds, logs and backups of the platform are behind two keys there, and only the platform itself needs
    it. The routes whose Service is there are named.

    Let the load balancer or a firewall turn these host names away, or use an object storage outside of the cluster: then
    the routes lead nowhere.
    """
    there = {one.metadata.name for one in services.items}
    public = {
        name: route.spec.hostnames
        for kind, route in routes.items
        if kind == "HTTPRoute" and (name := route.metadata.name) in _ROUTES
        if any(ref.name in there for rule in route.spec.rules for ref in rule.backend_refs)
    }
    about = subject.component("drycc-storage")
    if not public:
        yield passed("ok", about, "the gateway leads nobody to an object storage")
        return
    doors = " and ".join(f"{_ROUTES[name]} at {', '.join(hosts)}" for name, hosts in public.items())
    remedy = "let the load balancer or a firewall turn these host names away: no value of the chart does"
    yield warn("public", about, f"the object storage is public: {doors}", remedy=remedy)


consoles.must_warn("public", "as the charts have it", lambda w: w.component("storage"))
