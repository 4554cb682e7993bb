from drycc_doctor.api import Findings, check, passed, subject, warn
from drycc_doctor.facts.gateway.gateway import Routes, Services

_ROUTES = ("drycc-storage", "drycc-storage-console")
_CONSOLE = 9001


@check("production-consoles", title="The object storage is not open to the world")
def consoles(routes: Routes, services: Services) -> Findings:
    """The gateway's chart gives the object storage public host names, for its API and its console, and no value says no.

    In the first generation there is one, for the console.

    All images, builds, logs and backups of the platform are behind two keys there, and only the platform itself needs
    it. The routes whose Service is there are named.

    Let the load balancer or a firewall turn these host names away, or use an object storage outside of the cluster: then
    the routes lead nowhere.
    """
    there = {one.metadata.name for one in services.items}
    ours = [one for kind, one in routes.items if kind == "HTTPRoute" and one.metadata.name in _ROUTES]
    leads = [(one, [ref for rule in one.spec.rules for ref in rule.backend_refs if ref.name in there]) for one in ours]
    public = [(any(ref.port == _CONSOLE for ref in refs), one.spec.hostnames) for one, refs in leads if refs]
    about = subject.component("drycc-storage")
    if not public:
        yield passed("ok", about, "the gateway leads nobody to an object storage")
        return
    doors = " and ".join(f"its {'console' if console else 'API'} at {', '.join(hosts)}" for console, hosts in public)
    remedy = "let the load balancer or a firewall turn these host names away: no value of the chart does"
    yield warn("public", about, f"the object storage is public: {doors}", remedy=remedy)


consoles.must_warn("public", "as the charts have it", lambda w: w.component("storage"))
