import itertools

from drycc_doctor.api import Findings, World, check, fail, or_else, passed, subject, warn
from drycc_doctor.facts.kubernetes.pod_specs import Container
from drycc_doctor.facts.kubernetes.quantity import format_quantity, parse_quantity
from drycc_doctor.facts.kubernetes.quotas import LimitRanges, Quotas, ResourceQuota
from drycc_doctor.facts.platform.workloads import Platform
from drycc_doctor.facts.resources.requests import ResourceRequests
from drycc_doctor_checks.changes import in_turn

_NEARLY = 0.9
_OF_PODS = ("pods", "count/pods", "cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory")


@check("cluster-quota", title="The platform's namespace may use what the platform needs")
def quota(quotas: Quotas, limit_ranges: LimitRanges, demands: ResourceRequests, platform: Platform) -> Findings:
    """Where a ResourceQuota is used up, what runs keeps running, and what has to start again is refused.

    Each ResourceQuota of the platform's namespace is compared with its use. Drycc's charts ask for nothing by default, so
    a quota on requests or limits refuses all its pods, unless a LimitRange gives them a default; a LimitRange whose
    maximum is below what a part asks for refuses that part.

    Raise the quota with `kubectl edit resourcequota -n drycc`, or set the parts' `resources` in the values.
    """
    findings = [finding for each in quotas.items for finding in _used_up(each)]
    findings += [*_unset(quotas, limit_ranges, demands), *_above_max(limit_ranges, demands)]
    count = f"{len(quotas.items)} ResourceQuotas" if quotas.items else "no ResourceQuota"
    well = f"{count} in the way of the platform"
    yield from or_else(findings, passed("ok", subject.platform(platform.namespace), well))


def _used_up(quota: ResourceQuota) -> Findings:
    name = quota.metadata.name
    about = subject.quota(name)
    remedy = f"raise it, or free what is not needed: kubectl describe resourcequota -n @ {name}"
    for resource, hard in sorted(quota.status.hard.items()):
        limit, used = parse_quantity(hard), parse_quantity(quota.status.used.get(resource, 0))
        why = f"{format_quantity(used, resource)} of {format_quantity(limit, resource)} {resource} are used of ResourceQuota {name}"
        if used >= limit and resource in _OF_PODS:
            yield fail("exhausted", about, f"{why}: no pod can start", remedy=remedy)
        elif used >= limit:
            yield warn("no-more-objects", about, why, remedy=remedy)
        elif used >= _NEARLY * limit:
            yield warn("nearly-exhausted", about, why, remedy=remedy)


def _unset(quotas: Quotas, limit_ranges: LimitRanges, demands: ResourceRequests) -> Findings:
    """A quota on a request or a limit refuses containers that have none (Kubernetes: resource quotas)."""
    for name, resource in ((each.metadata.name, key) for each in quotas.items for key in sorted(each.status.hard)):
        kind, _, unit = resource.rpartition(".")
        if unit not in {"cpu", "memory"} or _has_default(limit_ranges, kind, unit):
            continue
        bare = sorted(demand.name for demand in demands.items if not _all_ask(demand.spec.containers, kind, unit))
        if bare:
            more = f", as {len(bare) - 1} others do not" if len(bare) > 1 else ""
            why = f"ResourceQuota {name} is on {resource}, and {bare[0]} sets none{more}: their next pods are refused"
            remedy = f"give the namespace a LimitRange with defaults, or set resources of {bare[0]} in the values"
            yield warn("unset", subject.quota(name), why, remedy=remedy)


def _has_default(limit_ranges: LimitRanges, kind: str, unit: str) -> bool:
    limits = [limit for _, limit in limit_ranges.of_containers]
    return any(unit in limit.default or (kind != "limits" and unit in limit.default_request) for limit in limits)


def _all_ask(containers: tuple[Container, ...], kind: str, unit: str) -> bool:
    return all(unit in (one.resources.limits if kind == "limits" else one.asks_for) for one in containers)


def _above_max(limit_ranges: LimitRanges, demands: ResourceRequests) -> Findings:
    containers = [(demand.name, container) for demand in demands.items for container in demand.spec.containers]
    for range_, limit in limit_ranges.of_containers:
        for (part, container), (name, most) in itertools.product(containers, limit.max.items()):
            wanted = parse_quantity((container.resources.requests | container.resources.limits).get(name, 0))
            if wanted > parse_quantity(most):
                asks = f"{container.name} asks for {format_quantity(wanted, name)} {name}"
                why = f"{asks}, and LimitRange {range_} allows {most}: its next pod is refused"
                remedy = f"kubectl edit limitrange -n @ {range_}, or ask for less in the values"
                yield warn("above-max", subject.component(part), why, remedy=remedy)


@quota.must_fail("exhausted", "the namespace may have no more pods")
def exhausted(world: World) -> None:
    count = str(len(world.objects.list("pods", "drycc")))
    world.cluster.allow({"pods": count}, {"pods": count})


quota.must_warn("nearly-exhausted", "one pod is left", lambda w: w.cluster.allow({"pods": "60"}, {"pods": "59"}))
quota.must_warn("no-more-objects", "the namespace may have no more claims")(
    lambda w: w.cluster.allow({"persistentvolumeclaims": "13"}, {"persistentvolumeclaims": "13"})
)
quota.must_warn(
    "unset", "a memory quota", lambda w: w.cluster.allow({"limits.memory": "64Gi"}, {"limits.memory": "10Gi"})
)
quota.must_warn("above-max", "a LimitRange allows less than the builder asks for")(
    in_turn(lambda w: w.component("builder").ask_for(memory="2Gi"), lambda w: w.cluster.limit(max={"memory": "1Gi"}))
)
