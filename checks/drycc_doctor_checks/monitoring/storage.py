"""Metrics are kept, and there is room for more."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import SKIP, UNKNOWN, WARN, Finding, World, check, fail, passed, skip, subject, unknown, warn
from drycc_doctor.facts.parts.victoriametrics import PARTS, Metrics
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.resources.requests import Demands
from drycc_doctor_checks.http_diagnosis import unheard

_STORAGE, _AGENT = PARTS[0], PARTS[3]
_LOST = {_STORAGE: "a restart loses all history", _AGENT: "a restart loses what it could not yet send"}
_LITTLE = 0.1
_MIB = 1 << 20


@check("monitoring-storage", title="Metrics are kept, and there is room for more")
def storage(components: Components, demands: Demands, metrics: Metrics) -> Iterator[Finding]:
    """Vmstorage holds all history, 30 days by the chart; vmagent buffers what it cannot send.

    Without a volume both write to their container, and a restart loses it. Whether there is room is asked of vmselect:
    vmstorage's own `vm_free_disk_space_bytes`, `vm_data_size_bytes` and `vm_storage_is_read_only`, or what the kubelet
    says of its volume. With less than a tenth left it is warned of; a store that is full takes nothing more.

    Set `victoriametrics.vmstorage.persistence.enabled=true`, and vmagent's; enlarge the volume, or keep metrics for less
    long. The manual's `vmstorage.temporary` does nothing today.
    """
    kept = [one for one in demands.items if one.name in _LOST]
    if not kept:
        yield skip("elsewhere", subject.component(_STORAGE), "metrics are not kept on this cluster")
        return
    bare = [one.name for one in kept if not one.claims]
    for name in bare:
        remedy = (
            f"set victoriametrics.{name.rpartition('-')[2]}.persistence.enabled=true, and make the StatefulSet anew"
        )
        yield warn("no-volume", subject.component(name), f"{name} has no volume: {_LOST[name]}", remedy=remedy)
    if components.find(PARTS[2]) is None:
        yield skip("no-select", subject.component(PARTS[2]), "there is no vmselect to ask: see components-present")
    else:
        yield _room(metrics)


def _room(metrics: Metrics) -> Finding:
    about, told = subject.component(_STORAGE), metrics.numbers or {}
    if metrics.page is not None and (silent := unheard(metrics.page, "vmselect", PARTS[2])):
        return unknown(*silent)
    free, size = _volume(told)
    if told.get("read-only"):
        why = "vmstorage is full and takes nothing more"
        return fail("read-only", about, why, remedy="enlarge its volume, or keep metrics for less long")
    if free is None or not size:
        return unknown("no-series", about, "nobody measures the room of vmstorage: it is not among what is scraped")
    if free < _LITTLE * size:
        why = f"vmstorage has {free / _MIB:.0f} of {size / _MIB:.0f} MiB left"
        return warn("nearly-full", about, why, remedy="enlarge its volume, or keep metrics for less long")
    return passed("ok", about, f"vmstorage has {free / size:.0%} of its room left")


def _volume(told: dict[str, float]) -> tuple[float | None, float]:
    """What is free and what there is: by vmstorage itself, else by the kubelet."""
    if "free" in told and "data" in told:
        return told["free"], told["free"] + told["data"]
    return told.get("volume-free"), told.get("volume-size", 0)


storage.must_be(
    WARN,
    "no-volume",
    "vmstorage keeps nothing, as the chart leaves it",
    lambda w: w.component("victoriametrics-vmstorage").keep_nothing(),
)


@storage.must_be(WARN, "nearly-full", "less than a tenth is left")
def nearly_full(world: World) -> None:
    world.component("victoriametrics-vmstorage")
    world.metrics.fill(left=0.04)


@storage.must_fail("read-only", "there is no room left")
def read_only(world: World) -> None:
    world.component("victoriametrics-vmstorage")
    world.metrics.fill(left=0)
    world.metrics.read_only = True


@storage.must_be(UNKNOWN, "no-series", "vmstorage is not scraped")
def no_series(world: World) -> None:
    world.component("victoriametrics-vmstorage")
    world.metrics.tells_disk = False


storage.must_be(
    SKIP, "no-select", "somebody deleted vmselect", lambda w: w.component("victoriametrics-vmselect").delete()
)
storage.must_be(SKIP, "elsewhere", "metrics are kept elsewhere", lambda w: w.move_metrics_off_cluster())
