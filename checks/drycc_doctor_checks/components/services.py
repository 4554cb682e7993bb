from difflib import SequenceMatcher

from drycc_doctor.api import Finding, Findings, World, check, fail, or_else, passed, skip, subject
from drycc_doctor.facts.gateway.gateway import Services
from drycc_doctor.facts.kubernetes.services import Service
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload, PlatformPods

_WRITTEN = {"role"}
"""Labels that a program writes to its own pods while it runs: Patroni (drycc/database#services)."""


@check("components-services", title="Every Service's selector takes pods")
def services(services: Services, platform_pods: PlatformPods, components: Components) -> Findings:
    """A Service whose labels no pod has leads nowhere: who calls it is refused, or finds no name where it is headless.

    Every Service of the platform that selects pods is compared with these. Where it takes none, and
    would take none of any workload either, the label that differs is told, with what the pods of the likeliest workload
    have. That a workload has no pods is `components-ready`'s business, and who is the database's replica that of `database-replicas`.

    Selectors differ after somebody edited a Service by hand, or upgraded one chart without the others: upgrade the release.
    """
    ours = [one for one in services.items if one.metadata.name.startswith("drycc-") and one.spec.selector]
    labels = [pod.metadata.labels for pod in platform_pods.items]
    labels += [part.workload.spec.template.metadata.labels for part in components.items]
    labels += [one.selector for one in components.generation.workloads]
    lost = [one for one in ours if not any(_wanted(one).items() <= each.items() for each in labels)]
    none = skip("no-services", subject.platform(), "no Service of the platform selects pods")
    well = passed("ok", subject.platform(), f"the selectors of {len(ours)} Services are labels of pods")
    yield from or_else((_lost(one, components.items) for one in lost), well if ours else none)


def _wanted(service: Service) -> dict[str, str]:
    return {key: value for key, value in service.spec.selector.items() if key not in _WRITTEN}


def _lost(service: Service, parts: tuple[LiveWorkload, ...]) -> Finding:
    name, wanted = service.metadata.name, _wanted(service)
    why = f"the selector of Service {name} takes no pod"
    if parts:
        has = (part := max(parts, key=lambda one: _likeness(service, one))).workload.spec.template.metadata.labels
        told = (f"{key}={has[key]}" if key in has else f"no {key}" for key in wanted if has.get(key) != wanted[key])
        differs = ", ".join(f"{key}={value}" for key, value in wanted.items() if has.get(key) != value)
        why = f"{why}: it asks for {differs}, and the pods of {part.name} have {', '.join(told)}"
    labels = ",".join(f"{key}={value}" for key, value in service.spec.selector.items())
    remedy = f"kubectl get pods -n @ -l {labels}; helm upgrade the release: its chart makes the Service"
    return fail("selects-nothing", subject.service(name), why, remedy=remedy)


def _likeness(service: Service, part: LiveWorkload) -> tuple[int, float]:
    """How much of the Service's selector its pods have, then how alike the names are."""
    has = part.workload.spec.template.metadata.labels
    return len(_wanted(service).items() & has.items()), SequenceMatcher(None, service.metadata.name, part.name).ratio()


services.must_fail(
    "selects-nothing", "the cache's Service was edited", lambda w: w.service("drycc-valkey").select(app="drycc-cache")
)
services.must_fail("selects-nothing", "one of two labels differs")(
    lambda w: w.service("drycc-controller-mutate").select(component="drycc-controller-hook")
)


@services.must_fail("selects-nothing", "the selectors of the Services were edited by hand")
def selects_nothing(world: World) -> None:
    for name in ("controller-api", "passport", "grafana", "storage", "builder"):
        world.service(f"drycc-{name}").select(app=f"drycc-{name}-next")


services.must_pass("ok", "the controller has no pods", lambda w: w.component("controller").scale_to_zero())
services.must_pass(
    "ok",
    "the database has no replica",
    lambda w: w.service("drycc-database-replica").select(app="drycc-database", role="replica"),
)
services.must_skip("no-services", "there is no Service", lambda w: w.objects.clear("services", "drycc"))
services.must_not_know("forbidden", "we may not list Services", lambda w: w.deny("list services"))
