from contextlib import suppress

from drycc_doctor.api import Findings, World, check, passed, skip, subject, warn
from drycc_doctor.facts.platform.network_policies import BudgetStatus, DisruptionBudgets
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import keep_one_pod

_REMEDY = "kubectl create poddisruptionbudget -n @ NAME --selector=app=LABEL --max-unavailable=1, for each"
_STORES = ("drycc-database", "drycc-valkey", "drycc-storage")


@check("production-disruption", title="A drained node takes no part of the platform down")
def disruption(disruption_budgets: DisruptionBudgets, components: Components) -> Findings:
    """`kubectl drain` evicts all pods of a node at once, and of several nodes too, unless a PodDisruptionBudget holds it.

    Parts with several pods are looked at: database, valkey, object storage, and of controller, passport, registry and
    builder those that run more than once. The charts make no budget. One that allows nothing at all is warned of too:
    with it, no node of its pods can ever be drained.

    Make one for each: `kubectl create poddisruptionbudget -n drycc NAME --selector=app=LABEL --max-unavailable=1`.
    """
    names = [part.name for part in (components.controller, components.passport) if part]
    names += ["drycc-registry", "drycc-builder", *_STORES]
    parts = [part for name in names if (part := components.find(name)) and part.wanted > 1]
    budgets = disruption_budgets.items
    bare = [part.name for part in parts if not any(one.covers(part) for one in budgets)]
    stuck = [one.metadata.name for one in budgets if _blocks(one.status)]
    about = subject.platform()
    if not parts and not stuck:
        yield skip("single", about, "no part has more than one pod: a budget would only hold drains up")
        return
    if bare:
        why = f"no PodDisruptionBudget is for {', '.join(bare)}: draining nodes may take all its pods at once"
        yield warn("none", about, why, remedy=_REMEDY)
    for name in stuck:
        allows = f"PodDisruptionBudget {name} allows no disruption"
        why = f"{allows} though all pods are healthy: its nodes cannot be drained"
        remedy = f"let it allow one: kubectl patch poddisruptionbudget -n @ {name}, maxUnavailable 1"
        yield warn("blocks", subject.thing("PodDisruptionBudget", name), why, remedy=remedy)
    if not bare and not stuck:
        yield passed("ok", about, f"{len(parts)} parts of several pods have a PodDisruptionBudget")


def _blocks(status: BudgetStatus) -> bool:
    return 0 < status.expected_pods <= status.current_healthy and not status.disruptions_allowed


@disruption.must_warn("none", "as the charts have it: none at all")
def none(world: World) -> None:
    world.objects.clear("poddisruptionbudgets")
    part = world.component("builder")
    if len(part.pods) < 2:
        part.add_replica()


@disruption.must_warn("blocks", "a budget that lets no pod go")
def blocks(world: World) -> None:
    budget = world.objects.get("poddisruptionbudgets", "own-builder")
    budget["spec"]["maxUnavailable"] = 0
    budget["status"]["disruptionsAllowed"] = 0


@disruption.must_skip("single", "one pod of each")
def single(world: World) -> None:
    world.objects.clear("poddisruptionbudgets")
    for name in ("controller", "passport", "registry", "builder", "database", "valkey", "storage"):
        with suppress(KeyError):  # it runs elsewhere
            keep_one_pod(world.component(name))
