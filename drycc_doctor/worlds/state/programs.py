"""The settings of the programs of a World, as far as what they answer depends on more than their objects."""

from dataclasses import dataclass, field
from enum import StrEnum

from drycc_doctor.worlds.state.answer import Answer

GIB = 1 << 30


class Store(StrEnum):
    """How a store takes connections."""

    UP = "up"
    REFUSES = "refuses"
    HANGS = "hangs"  # it takes them, and says nothing


class Images(StrEnum):
    """Where the registry keeps its images, and how that fares beside how the object storage itself does."""

    BUCKET = "bucket"
    LOCKED = "locked"  # its key is wrong, or its bucket is not there
    FILES = "files"  # in its own file system
    BROKEN = "broken"  # there, and the folder is none
    FULL = "full"  # there, and there is no room


class Tables(StrEnum):
    """What a program finds in its database."""

    WELL = "well"
    EMPTY = "empty"
    EMPTIED = "emptied"  # while the program ran
    BEHIND = "behind"  # a migration is missing


@dataclass(slots=True)
class Django:
    """What a program of Django's finds where it keeps its data."""

    tables: Tables = Tables.WELL
    locked_out: set[str] = field(default_factory=set)  # of ``database`` and ``cache``, those that refuse its password
    replica: Store = Store.UP  # where passport reads


@dataclass(slots=True)
class Envoy:
    """The proxy that serves the platform's Gateway."""

    rewrites: bool = True  # it puts its own name into ``server``
    tells_scheme: bool = True  # it sends X-Forwarded-Proto on
    keeps_versions: bool = True  # it passes on headers with an underscore in their names
    limited: bool = False  # a route's timeout ends what hangs, with 504


@dataclass(slots=True)
class Patroni:
    """The database's members as Patroni sees them; all are well, but for what stands here."""

    headless: bool = False  # whether nobody leads
    lags: dict[str, int] = field(default_factory=dict)  # bytes, by pod
    states: dict[str, str] = field(default_factory=dict)  # what Patroni says of a pod, if it is not well
    own: dict[str, str] = field(default_factory=dict)  # what a pod says of itself, if that is another state
    dead: set[str] = field(default_factory=set)  # pods in which neither Patroni nor PostgreSQL runs, and nobody noticed
    timelines: dict[str, int] = field(default_factory=dict)  # by pod, where it is not 1; 0: none is told
    paused: bool = False  # whether an operator keeps Patroni from choosing another leader


@dataclass(slots=True)
class Quickwit:
    """The store of logs: its template and the index of the platform's own logs."""

    age: float | None = 20.0  # of the newest document, in seconds; None where there is none
    template: bool = True
    hook_errors: int = 0  # lines of the controller about deploy hooks that failed
    index: bool = True
    root: str = "s3://quickwit/indexes"
    retention: dict[str, str] | None = field(default_factory=lambda: {"period": "30 days", "schedule": "daily"})


@dataclass(slots=True)
class VictoriaMetrics:
    """The store of metrics: what it scrapes and how much room it has."""

    scraping: bool = True
    down: dict[str, int] = field(default_factory=dict)  # by job, the targets that do not answer
    unscraped: set[str] = field(default_factory=set)  # the jobs that no target is of
    free: float = 9.0 * GIB
    data: float = 1.0 * GIB
    read_only: bool = False
    tells_disk: bool = True  # whether vmstorage is scraped, and a volume that the kubelet tells of
    # of the fullest volume of each, the share that is left, where the kubelet tells
    rooms: dict[str, float] = field(default_factory=lambda: {"database": 0.6, "storage": 0.5})


@dataclass(slots=True)
class Outside:
    """What runs elsewhere (:data:`~drycc_doctor.worlds.state.elsewhere.HOSTS`)."""

    settled: set[str] = field(default_factory=set)  # what is there
    open: set[str] = field(default_factory=set)  # of these, what answers at its port
    hooks: Answer = field(default_factory=lambda: Answer(405, [("content-type", "text/plain")], b"Method Not Allowed"))
    metrics: Answer = field(default_factory=lambda: Answer(200, [("content-type", "text/plain")], b"OK"))
