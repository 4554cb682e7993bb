"""Who is refused because it holds another value of a Secret than others do (drycc/objects#values-at-the-start)."""

from drycc_doctor.model.edge import Edge
from drycc_doctor.model.subject import component, thing

_STOPPED = ("crash-loop", "not-ready")
_LOGINS = {
    "database-creds": ("drycc-controller*", "drycc-passport*", "drycc-grafana", "drycc-quickwit*"),
    "controller-creds": ("drycc-controller*",),  # where the database runs elsewhere
    "storage-creds": ("drycc-builder", "drycc-registry", "drycc-quickwit*"),
}
"""By the Secret of a login, who does not get ready without it."""

EDGES = (
    *(
        Edge(component(user), _STOPPED, thing("Secret", secret), "drycc/objects#values-at-the-start", ("refused",))
        for secret, users in _LOGINS.items()
        for user in users
    ),
    *(
        Edge(component("drycc-controller*"), (code,), thing("Secret", secret), because, ("refused",))
        for code, secret, because in (
            ("database-down", "database-creds", "drycc/database#passwords"),
            ("cache-down", "valkey-creds", "drycc/cache#password"),
        )
    ),
)
"""After what pods wait for themselves: a database that is down answers nobody, whatever the password."""
