from drycc_doctor.api import Finding, Findings, check, passed, skip, subject, warn
from drycc_doctor.facts.parts.quickwit import IndexConfig, LogIndex
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.resources.requests import ResourceRequests
from drycc_doctor.sealing.seal import Seal, Url
from drycc_doctor_checks.changes import in_turn, put
from drycc_doctor_checks.logging import from_searcher

_INDEXER = ("drycc-quickwit-indexer", "quickwit.indexer")


@check("logging-storage", title="Logs outlive a restart, and do not pile up for ever")
def storage(components: Components, demands: ResourceRequests, log_index: LogIndex) -> Findings:
    """Quickwit's indexer holds what it took until it is written to the object storage; without a volume, a restart loses it.

    Looked at are the indexer's volumes, and what quickwit says of the platform's own index: where its root is, which is
    the object storage unless somebody changed it, and how long documents are kept. In the first generation logs are a
    stream in valkey: there its volumes are looked at.

    Set `quickwit.indexer.persistence.enabled=true` (and `valkey.persistence.enabled=true` in the first generation). A
    StatefulSet takes it only when it is made anew: `kubectl delete sts --cascade=orphan`, then upgrade the release.
    """
    holder, key = _INDEXER if components.generation.quickwit else ("drycc-valkey", "valkey")
    about, demand = subject.component(holder), next((one for one in demands.items if one.name == holder), None)
    if demand is None:
        yield skip("elsewhere", about, f"{holder} is not on this cluster: what it keeps is not ours to see")
    elif not demand.claims:
        why = f"{holder} keeps its data in the container: a restart loses the logs that it holds"
        yield warn("no-volume", about, why, remedy=f"set {key}.persistence.enabled=true, and make the StatefulSet anew")
    else:
        yield passed("volume", about, f"{holder} keeps its data on a volume")
    page = from_searcher(log_index.index, f"quickwit's index {log_index.name}")
    if isinstance(page, Finding):
        yield page
    elif page is not None and log_index.config is None:
        why = f"quickwit tells nothing of an index {log_index.name}: see logging-fresh"
        yield skip("no-index", subject.thing("Index", log_index.name), why)
    elif log_index.config is not None:
        yield from _index(log_index.name, log_index.config)


def _index(name: str, config: IndexConfig) -> Findings:
    about, root = subject.thing("Index", name), config.index_uri
    period = config.retention.period if config.retention else None
    if isinstance(root, Seal):
        why = f"{name} does not lie in a bucket, but in a folder of a pod: it is lost with it"
        remedy = "let quickwit's index root lead to the object storage: set quickwit.storageEndpoint, or take it away"
        yield warn("near", about, why, remedy=remedy)
    if period is None:
        why = f"{name} keeps its documents for ever: the object storage fills"
        remedy = "the chart's template keeps them 30 days: upgrade the release, and give this index a retention"
        yield warn("for-ever", about, why, remedy=remedy)
    elif not isinstance(root, Seal):
        where = f"{root.scheme}://{root.host}" if isinstance(root, Url) else "a place that quickwit does not tell"
        kept = period if isinstance(period, str) else "a while"
        yield passed("ok", about, f"{name} lies in {where}, documents are kept {kept}")


storage.must_warn(
    "no-volume", "the indexer has none", lambda w: w.component("quickwit-indexer").keep_nothing(), since="g2"
)
storage.must_warn("no-volume", "valkey has none", lambda w: w.component("valkey").keep_nothing(), only=("g1",))
storage.must_warn("near", "the index lies in a pod's folder", since="g2")(
    put(lambda w: w.logs, root="file:///quickwit/qwdata/indexes")
)
storage.must_warn("for-ever", "the template keeps all", put(lambda w: w.logs, retention=None), since="g2")
storage.must_not_know("unreached", "a NetworkPolicy blocks us", lambda w: w.turn_proxy_away(), since="g2")
storage.must_skip("no-index", "the index was never made", put(lambda w: w.logs, index=False), since="g2")
storage.must_skip("elsewhere", "somebody deleted the indexer", since="g2")(
    in_turn(lambda w: w.component("quickwit-indexer").delete(), put(lambda w: w.logs, index=False))
)
