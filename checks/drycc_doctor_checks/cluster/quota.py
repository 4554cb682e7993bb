"""The platform's namespace may use what the platform needs."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import WARN, Finding, World, check, fail, passed, subject, warn
from drycc_doctor.facts.kubernetes.quantity import amount, written
from drycc_doctor.facts.kubernetes.quotas import LimitRanges, Quotas, ResourceQuota
from drycc_doctor.facts.platform.workloads import Platform
from drycc_doctor.facts.resources.requests import Demands, Wanting

_NEARLY = 0.9
_OF_PODS = ("pods", "count/pods", "cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory")


@check("cluster-quota", title="The platform's namespace may use what the platform needs")
def quota(quotas: Quotas, limits: LimitRanges, demands: Demands, platform: Platform) -> Iterator[Finding]:
    """Where a ResourceQuota is used up, what runs keeps running, and what has to start again is refused.

    Each ResourceQuota of the platform's namespace is compared with its use. Drycc's charts ask for nothing by default, so
    a quota on requests or limits refuses all its pods, unless a LimitRange gives them a default; a LimitRange whose
    maximum is below what a part asks for refuses that part.

    Raise the quota with `kubectl edit resourcequota -n drycc`, or set the parts' `resources` in the values.
    """
    findings = [found for one in quotas.items for found in _judged(one)]
    findings += [*_unset(quotas, limits, demands), *_above(limits, demands)]
    yield from findings
    if not findings:
        count = f"{len(quotas.items)} ResourceQuotas" if quotas.items else "no ResourceQuota"
        yield passed("ok", subject.platform(platform.namespace), f"{count} in the way of the platform")


def _judged(one: ResourceQuota) -> Iterator[Finding]:
    name = one.metadata.name
    remedy = f"raise it, or free what is not needed: kubectl describe resourcequota -n @ {name}"
    for resource, hard in sorted(one.status.hard.items()):
        limit, used = amount(hard), amount(one.status.used.get(resource, 0))
        why = f"{written(used, resource)} of {written(limit, resource)} {resource} are used of ResourceQuota {name}"
        if used >= limit and resource in _OF_PODS:
            yield fail("exhausted", subject.quota(name), f"{why}: no pod can start", remedy=remedy)
        elif used >= limit:
            yield warn("no-more-objects", subject.quota(name), why, remedy=remedy)
        elif used >= _NEARLY * limit:
            yield warn("nearly-exhausted", subject.quota(name), why, remedy=remedy)


def _unset(quotas: Quotas, limits: LimitRanges, demands: Demands) -> Iterator[Finding]:
    """A quota on a request or a limit refuses containers that have none (Kubernetes: resource quotas)."""
    for one in quotas.items:
        for resource in sorted(one.status.hard):
            part, _, name = resource.rpartition(".")
            if name not in {"cpu", "memory"} or _given(limits, part or "requests", name):
                continue
            bare = sorted(each.name for each in demands.items if not _asks(each.spec.containers, part, name))
            if bare:
                why = f"ResourceQuota {one.metadata.name} is on {resource}, and {bare[0]} sets none"
                more = f", as {len(bare) - 1} others do not" if len(bare) > 1 else ""
                remedy = f"give the namespace a LimitRange with defaults, or set resources of {bare[0]} in the values"
                about = subject.quota(one.metadata.name)
                yield warn("unset", about, f"{why}{more}: their next pods are refused", remedy=remedy)


def _given(limits: LimitRanges, part: str, name: str) -> bool:
    told = [
        each.default | each.default_request if part == "requests" else each.default for _, each in limits.of_containers
    ]
    return any(name in one for one in told)


def _asks(containers: tuple[Wanting, ...], part: str, name: str) -> bool:
    return all(name in (one.resources.limits if part == "limits" else one.asks_for) for one in containers)


def _above(limits: LimitRanges, demands: Demands) -> Iterator[Finding]:
    for range_, limit in limits.of_containers:
        for one in demands.items:
            for container in one.spec.containers:
                for name, most in limit.max.items():
                    wanted = amount(container.resources.limits.get(name, container.resources.requests.get(name, 0)))
                    if wanted > amount(most):
                        told = f"{container.name} asks for {written(wanted, name)} {name}"
                        why = f"{told}, and LimitRange {range_} allows {most}: its next pod is refused"
                        remedy = f"kubectl edit limitrange -n @ {range_}, or ask for less in the values"
                        yield warn("above-max", subject.component(one.name), why, remedy=remedy)


@quota.must_fail("exhausted", "the namespace may have no more pods")
def exhausted(world: World) -> None:
    count = str(len(world.objects.list("pods", "drycc")))
    world.cluster.allow({"pods": count}, {"pods": count})


quota.must_be(
    WARN,
    "nearly-exhausted",
    "one pod more, and the namespace is full",
    lambda w: w.cluster.allow({"pods": "60"}, {"pods": "59"}),
)
quota.must_be(
    WARN,
    "no-more-objects",
    "the namespace may have no more claims",
    lambda w: w.cluster.allow({"persistentvolumeclaims": "13"}, {"persistentvolumeclaims": "13"}),
)
quota.must_be(
    WARN,
    "unset",
    "a quota on memory limits, where the charts set none",
    lambda w: w.cluster.allow({"limits.memory": "64Gi"}, {"limits.memory": "10Gi"}),
)


@quota.must_be(WARN, "above-max", "a LimitRange allows less than the builder asks for")
def above_max(world: World) -> None:
    world.component("builder").ask_for(memory="2Gi")
    world.cluster.limit(max={"memory": "1Gi"})
