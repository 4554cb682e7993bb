"""The Worlds there are: healthy platforms of three generations, and sick ones worth looking at."""

from collections.abc import Callable
from functools import lru_cache, partial

from drycc_doctor.worlds.fault import Fault
from drycc_doctor.worlds.faults import FAULTS
from drycc_doctor.worlds.platform import objects
from drycc_doctor.worlds.state.elsewhere import HOSTS
from drycc_doctor.worlds.state.objects import Objects, Shared
from drycc_doctor.worlds.state.zone import NameServer
from drycc_doctor.worlds.world import World

DOMAIN = "example.com"
NOON = 1767268800.0
"""2026-01-01T12:00:00Z: a World's clock stands still, so that its reports can be compared."""


def healthy(
    generation: str = "g3", *, off_cluster: bool = False, tls: bool = False, as_charted: bool = False, now: float = NOON
) -> World:
    """A platform of one generation on which nothing fails; a new one each time, to change freely.

    The third generation is that generation repaired: its charts really have dangling references
    (drycc/generations#dangling-references), and with ``as_charted`` it has them too. So with TLS: the charts serve the
    API in clear text beside it, and here a load balancer redirects (drycc/tls#redirects).
    """
    items = _shared(generation, now, off_cluster=off_cluster, tls=tls, as_charted=as_charted)
    world = World(generation, items, domain=DOMAIN, now=now, tls=tls, off_cluster=off_cluster)
    world.redirects = tls and not as_charted
    world.dns.point_wildcard(*world.gateway.addresses)
    world.dns.set(DOMAIN, "SOA", f"ns1.{DOMAIN}. hostmaster.{DOMAIN}. 1 7200 3600 1209600 300")
    _delegate(world)
    for route in world.objects.view("httproutes"):
        app = route["metadata"]["namespace"]
        if (way_in := world.objects.peek("gateways", app, app)) is not None:
            for host in route["spec"]["hostnames"]:
                world.dns.point(host, *(one["value"] for one in way_in["status"]["addresses"]))
    if off_cluster:
        world.elsewhere.settle(*HOSTS)
    return world


def evaluation(generation: str = "g3", *, now: float = NOON) -> World:
    """A platform that is tried out: only the domain and the gateway's class are set, all else is the charts' default.

    Passwords, keys, one replica of each, no persistence, no TLS (drycc/failures#default-secrets,
    drycc/failures#production). It runs.
    """
    world = healthy(generation, now=now)
    world.objects = Objects(_shared(generation, now, evaluation=True))
    world.absent = {"metallb.io"}  # install.sh brings cert-manager, and does not switch it on
    world.default_logins |= {"passport"}
    return world


def _delegate(world: World) -> None:
    """The zone's two servers, and the one above that delegates it to them."""
    own, (above, at) = {f"ns1.{DOMAIN}": "192.0.2.54", f"ns2.{DOMAIN}": "192.0.2.55"}, ("a.registry.test", "192.0.2.56")
    parent = DOMAIN.partition(".")[2]
    world.dns.set(DOMAIN, "NS", *own)
    world.dns.set(parent, "SOA", f"{above}. hostmaster.registry.test. 1 7200 3600 1209600 900")
    world.dns.set(parent, "NS", above)
    for name, address in (*own.items(), (above, at)):
        world.dns.point(name, address)
    world.dns.servers = {address: NameServer((DOMAIN,)) for address in own.values()}
    world.dns.servers[at] = NameServer((parent,), {DOMAIN: {"NS": [*own]}})


@lru_cache(maxsize=20)
def _shared(generation: str, now: float, **variant: bool) -> tuple[Shared, ...]:
    """Building a platform takes long: all Worlds of a kind share one until they change it."""
    return tuple(Shared.of(*one) for one in objects(generation, now=now, **variant))


def sick(one: Fault, generation: str, *, now: float = NOON) -> World:
    """A platform of a generation that has a fault."""
    world = healthy(generation, tls=one.tls, now=now)
    one.apply(world)
    return world


def named(name: str) -> World:
    """One of :data:`NAMES`."""
    return _WORLDS[name][1]()


def _database_down() -> World:
    world = healthy("g2")
    world.component("database").crash()
    for name in ("controller", "controller-metric", "passport", "quickwit-metastore"):
        world.component(name).fail_probe()
    return world


def _first_day() -> World:
    """Installed an hour ago: the wildcard record leads to the old server, and the passwords are the charts' own."""
    world = healthy("g3")
    world.dns.point_wildcard("198.51.100.200")
    for name, value in {"ADMIN_USERNAME": "admin", "ADMIN_PASSWORD": "admin", "REGISTRATION_ENABLED": "true"}.items():
        world.component("passport").set_env(name, value)
    return world


def _little_rights() -> World:
    world = healthy("g2")
    world.deny("list secrets", "list nodes", "get services/proxy")
    return world


_FAULTS = {one.name: one for one in FAULTS}
_WORLDS: dict[str, tuple[str, Callable[[], World]]] = {
    "healthy": ("a healthy platform of the third generation", lambda: healthy("g3")),
    "healthy-g1": ("a healthy platform of the first generation (stable up to May 2025)", lambda: healthy("g1")),
    "healthy-g2": ("a healthy platform of the second generation", lambda: healthy("g2")),
    "off-cluster": (
        "a healthy platform whose database, cache, storage and registry are elsewhere",
        lambda: healthy("g3", off_cluster=True),
    ),
    "tls": ("a healthy platform that serves HTTPS", lambda: healthy("g3", tls=True)),
    "as-charted": ("the third generation as its charts really are", lambda: healthy("g3", as_charted=True)),
    **{
        f"evaluation-{g}": (f"the charts of {title} with hardly a value set, to try them out", partial(evaluation, g))
        for g, title in {"g1": "the first generation", "g2": "the second", "g3": "the third"}.items()
    },
    "no-address": (_FAULTS["no-address"].title, lambda: sick(_FAULTS["no-address"], "g3")),
    "storage-down": (  # the classic: drycc/storage#when-it-is-down
        "the object storage did not come back after a restart",
        lambda: sick(_FAULTS["storage-unbound"], "g2"),
    ),
    "database-down": ("the database crashes", _database_down),
    "first-day": ("just installed: DNS leads elsewhere, and the passwords are the charts'", _first_day),
    "little-rights": ("a healthy platform, seen by somebody who may hardly read", _little_rights),
}
_WORLDS |= {name: (one.title, partial(sick, one, one.on[-1])) for name, one in _FAULTS.items() if name not in _WORLDS}
NAMES: dict[str, str] = {name: title for name, (title, _) in _WORLDS.items()}
"""What each World is, in a line."""
DEFAULT = "healthy"
"""What ``demo`` shows when no World is named."""
