"""What the controller and passport lack, as they say themselves; and what follows where they do not answer."""

from drycc_doctor.facts.root_causes.uses import WAITS
from drycc_doctor.model import subject
from drycc_doctor.model.edge import Edge
from drycc_doctor.model.subject import component

_LACKS_DATABASE = ("database-*", "tables-gone", "reads-*", "readiness-hangs")
_LACKS = (*_LACKS_DATABASE, "cache-*", "not-migrated", "hangs")
_DEAF = ("timeout", "gateway-timeout")

_CONTROLLER, _CONTROLLER_PODS = component("drycc-controller"), component("drycc-controller*")
_PASSPORT, _PASSPORT_PODS = component("drycc-passport"), component("drycc-passport*")
_ADDRESS, _API = subject.address("*"), subject.service("drycc-controller-api")
_API_HOST, _PASSPORT_HOST = subject.host("drycc.*"), subject.host("drycc-passport.*")
_DATABASES = (component("drycc-database"), subject.external("database", "*"))
_CACHES = (component("drycc-valkey"), subject.external("valkey", "*"))

_STATES, _PASSPORTS = "drycc/controller#telling-states-apart", "drycc/passport#states-of-health"
_DATABASE_DOWN, _CACHE_DOWN = "drycc/database#when-it-is-down", "drycc/cache#when-it-is-down"
_PROBES = "drycc/controller#probes"

EDGES = (
    *(Edge(one, _LACKS_DATABASE, cause, _DATABASE_DOWN) for one in (_CONTROLLER, _PASSPORT) for cause in _DATABASES),
    *(Edge(_CONTROLLER, ("cache-*", "database-or-*"), cause, _CACHE_DOWN) for cause in _CACHES),
    Edge(_PASSPORT, ("database-*", "reads-*"), _CONTROLLER, "the same database", ("database-down", "database-hangs")),
    Edge(_CONTROLLER, ("bearer-hangs",), _PASSPORT, _PASSPORTS, ("hangs", "database-hangs", "reads-hang")),
    Edge(_CONTROLLER_PODS, WAITS, _CONTROLLER, _PROBES, _LACKS),
    Edge(_PASSPORT_PODS, WAITS, _PASSPORT, _PASSPORTS, _LACKS),
    Edge(component("drycc-quickwit*"), WAITS, _CONTROLLER, _DATABASE_DOWN, ("database-down", "database-hangs")),
    Edge(component("drycc-grafana"), ("database-down",), _CONTROLLER, "the same database", ("database-*",)),
    *(Edge(asked, _DEAF, _CONTROLLER, _STATES, ("hangs",)) for asked in (_API_HOST, _ADDRESS)),
    Edge(_API, ("unreached",), _CONTROLLER, _STATES, ("hangs",)),
    *(Edge(_CONTROLLER, ("cache-not-seen", "no-answer"), asked, "asked there") for asked in (_API_HOST, _ADDRESS)),
    *(Edge(_PASSPORT, ("reads-not-seen",), asked, "asked there") for asked in (_PASSPORT_HOST, _ADDRESS)),
    Edge(_PASSPORT_HOST, _DEAF, _PASSPORT, _PASSPORTS, ("hangs",)),
    Edge(subject.service("drycc-passport"), ("unreached",), _PASSPORT, _PASSPORTS, ("hangs",)),
)
"""Behind what pods wait for; before what is asked from outside."""
