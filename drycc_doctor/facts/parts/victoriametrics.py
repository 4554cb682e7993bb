"""What VictoriaMetrics knows of the platform, in one query (drycc/monitoring#asking-victoriametrics)."""

from typing import ClassVar, Self
from urllib.parse import quote

import msgspec

from drycc_doctor.facts.http.page import HttpReply, Page, content
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor.model.fact import FactContext
from drycc_doctor.model.query import HttpGet, ServiceGet, any_of
from drycc_doctor.sealing.seal import Url

PARTS = tuple(f"drycc-victoriametrics-{name}" for name in ("vmstorage", "vminsert", "vmselect", "vmagent"))
VMSTORAGE, VMINSERT, VMSELECT, VMAGENT = PARTS
EXPORTERS = {"node-exporter": "drycc-node-exporter", "kube-state-metrics": "drycc-kube-state-metrics"}
"""By what the query calls it, the exporter; its job is called as its Service is."""
_WORST = 5
ROOMS = {"drycc-database": "database-room", "drycc-storage": "storage-room"}
"""By the workload, what the query calls the share of its fullest volume that is left, as the kubelet tells it."""
_CLAIMS = {"database-room": "database-data-drycc-database-.*", "storage-room": "storage-data-.*drycc-storage-.*"}
"""How their claims are called: drycc/database#persistence, drycc/storage#persistence."""
_VOLUME = '{persistentvolumeclaim=~"victoriametrics-vmstorage-data-.*"}'
_ASKED = {
    "up": "count(up==1)",
    "down": "count(up==0)",
    "job": f"topk({_WORST},count(up==0) by (job))",
    **{what: f'count(up{{job="{job}"}}==1)' for what, job in EXPORTERS.items()},
    "free": "min(vm_free_disk_space_bytes)",
    "data": "max(sum(vm_data_size_bytes) by (instance))",
    "read-only": "max(vm_storage_is_read_only)",
    "volume-free": f"min(kubelet_volume_stats_available_bytes{_VOLUME})",
    "volume-size": f"min(kubelet_volume_stats_capacity_bytes{_VOLUME})",
    **{
        what: f'min(kubelet_volume_stats_available_bytes{{persistentvolumeclaim=~"{claims}"}}/kubelet_volume_stats_capacity_bytes)'
        for what, claims in _CLAIMS.items()
    },
}
QUERY = "union({})".format(",".join(f'label_set({query},"what","{what}")' for what, query in _ASKED.items()))
"""In MetricsQL: each number under a label of its own; a series that is not there is left out."""
PATH = f"/select/multitenant/prometheus/api/v1/query?query={quote(QUERY, safe='')}"


class _Labels(msgspec.Struct, frozen=True):
    what: str
    job: str = ""


class _Sample(msgspec.Struct, frozen=True):
    metric: _Labels
    value: tuple[float | str, str]  # when, and how much


class _Data(msgspec.Struct, frozen=True):
    result: tuple[_Sample, ...]


class _Answer(msgspec.Struct, frozen=True):
    data: _Data


class Metrics(msgspec.Struct, frozen=True):
    """What vmselect says; ``page`` is None where it does not run here, and ``numbers`` where it said nothing readable."""

    page: HttpReply | None
    numbers: dict[str, float] | None
    down: tuple[tuple[str, int], ...]  # the jobs with most targets that do not answer

    asks: ClassVar = (ServiceGet(VMSELECT, "8481", PATH),)

    @classmethod
    def gather(cls, ask: FactContext, components: Components) -> Self:
        """One question; the answer is a dozen numbers, however many targets there are."""
        if components.find(VMSELECT) is None:
            return cls(None, None, ())
        page = ask.reply(cls.asks[0], Page)
        try:
            if (answer := content(page, _Answer)) is None:
                return cls(page, None, ())
            samples = [(one.metric, float(one.value[1])) for one in answer.data.result]
        except ValueError:
            return cls(page, None, ())
        down = sorted(((m.job, int(n)) for m, n in samples if m.what == "job"), key=lambda one: (-one[1], one[0]))
        return cls(page, {m.what: n for m, n in samples if m.what != "job"}, tuple(down))


class ExternalMetrics(msgspec.Struct, frozen=True):
    """Metrics that are kept elsewhere: where, and what answers there; ``url`` is None where the values name no place.

    The path of the URL and its login are sealed: ``/health`` is asked, which takes neither.
    """

    url: Url | None
    asked: str
    page: HttpReply | None

    asks: ClassVar = (any_of(HttpGet, address="", authorization=""),)

    @classmethod
    def gather(cls, ask: FactContext, helm_release: HelmRelease, components: Components) -> Self:
        """One question, only where metrics are not kept on this cluster."""
        url = helm_release.newest.url(components.generation.metrics_url)
        if url is None or components.find(*PARTS) is not None:
            return cls(url, "", None)
        asked = f"{url.scheme}://{url.netloc}/health"
        return cls(url, asked, ask.reply(HttpGet(asked), Page) if url.scheme in {"http", "https"} else None)
