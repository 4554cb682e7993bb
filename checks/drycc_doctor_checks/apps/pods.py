from collections.abc import Callable

from drycc_doctor.api import Finding, Findings, Missing, check, fail, grouped, listing, passed, skip, subject, warn
from drycc_doctor.facts.apps.pods import AppPods
from drycc_doctor.facts.kubernetes.pod_health import is_left_over, is_ready
from drycc_doctor.facts.kubernetes.pods import AppPod
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import in_turn, to_each_app, where_runs
from drycc_doctor_checks.pod_trouble import trouble

_PROXIED = '"127.0.0.1:'  # apps' images are pulled by way of a proxy on their own node
_REMEDIES = {
    "image": "see that the image exists, and that the nodes reach its registry",
    "registry": "see that the registry answers and has the image: kubectl logs -n @ -l app=drycc-registry-proxy",
    "registry-proxy": "let the registry proxy of that node run: kubectl get pods -n @ -l app=drycc-registry-proxy -o wide",
    "unschedulable": "give the cluster what the message asks for, or scale the apps down",
}


@check("apps-pods", title="The apps' pods are ready")
def pods(app_pods: AppPods, components: Components | Missing) -> Findings:
    """What runs on the platform is its users' business; that much of it does not run is the operator's.

    The pods of all apps are counted from a table, without reading them; only those that are not ready are read. They are
    grouped by what keeps them: three apps are named, the others counted. A few are worth a look; where half of all pods
    or more are not ready, the platform is to blame.

    Pods that were evicted, or ended in failure, are kept by Kubernetes to be looked at: they are counted apart, since others
    were made in their place.

    An image of 127.0.0.1:5555 that cannot be pulled: the registry proxy of that node is asked first. If it is not ready,
    it is to blame; else the registry, or the image.
    """
    about = subject.apps()
    left = [pod for pod in app_pods.unready if is_left_over(pod)]
    unwell, total = [pod for pod in app_pods.unready if not is_left_over(pod)], app_pods.total - len(left)
    if left:
        yield _left_over(left)
    if not unwell:
        well = passed("ok", about, f"all {total} pods of the apps are ready")
        yield well if total else skip("no-pods", about, "no app has a pod")
        return
    proxy = None if isinstance(components, Missing) else components.find("drycc-registry-proxy")
    proxied = {pod.spec.node_name for pod in proxy.pods if is_ready(pod)} if proxy else set()
    groups = grouped((_code(pod, proxied), pod) for pod in unwell)
    most, ours = 2 * len(unwell) >= total, set(groups) <= {"registry", "registry-proxy"}
    if most and not ours:
        why = f"{len(unwell)} of {total} pods of the apps are not ready"
        remedy = "look for what they have in common: kubectl get pods -A -l heritage=drycc"
        yield fail("most", about, why, remedy=remedy)
    for code, group in sorted(groups.items()):
        yield _not_ready(code, group, fail if most and ours else warn)


def _left_over(left: list[AppPod]) -> Finding:
    apps, first = len({pod.metadata.namespace for pod in left}), left[0].metadata
    why = f"pods that failed for good are left over: {len(left)}, apps: {apps}; the first: {trouble(left[0]).message}"
    remedy = f"kubectl describe pod -n {first.namespace} {first.name}; then delete those whose status.phase is Failed"
    return warn("left-over", subject.apps("left-over"), why, remedy=remedy)


def _code(pod: AppPod, proxied: set[str]) -> str:
    """What keeps a pod; ``proxied`` are the nodes whose registry proxy is ready."""
    found = trouble(pod)
    if found.code != "image" or _PROXIED not in found.message:
        return found.code
    return "registry" if pod.spec.node_name in proxied else "registry-proxy"


def _not_ready(code: str, group: list[AppPod], judge: Callable[..., Finding]) -> Finding:
    names, nodes = sorted({pod.metadata.namespace for pod in group}), sorted({pod.spec.node_name for pod in group})
    first = group[0].metadata
    on = f" on {', '.join(nodes[:3])}" if code == "registry-proxy" else ""
    why = f"{len(group)} pods of {len(names)} apps{on} are not ready ({code}): {listing(names)}"
    remedy = _REMEDIES.get(code, f"kubectl describe pod -n {first.namespace} {first.name}")
    return judge(code, subject.apps(code), f"{why}; the first: {trouble(group[0]).message}", remedy=remedy)


pods.must_warn("crash-loop", "one app crashes", lambda w: w.app().crash())
_no_image = in_turn(lambda w: w.app().run_image("registry.example.net/billing:v3"), lambda w: w.app().lack_image())
pods.must_warn("image", "one app's image is in a registry of its own, and cannot be pulled", _no_image)
_lost_image = where_runs("registry", lambda w: w.app().lack_image())
pods.must_warn("registry", "the registry has lost the image of one app", _lost_image)
pods.must_warn("registry-proxy", "the registry proxy of a node is not ready, and an app's image cannot be pulled")(
    in_turn(lambda w: w.component("registry-proxy").crash(), lambda w: w.app().lack_image())
)
pods.must_warn(
    "unschedulable", "no node takes one app", lambda w: w.app().pend("0/3 nodes are available: 3 Insufficient memory.")
)
_evicted = to_each_app(lambda app: app.evict())
pods.must_warn("left-over", "pods of every app were evicted, and others were made in their place", _evicted)
pods.must_fail("most", "every app is down", to_each_app(lambda app: app.crash()))
_no_proxies = in_turn(lambda w: w.component("registry-proxy").crash(), to_each_app(lambda app: app.lack_image()))
pods.must_fail("registry-proxy", "no registry proxy runs, and every app was restarted", _no_proxies)
pods.must_skip("no-pods", "there is no app yet", lambda w: w.destroy_apps())
pods.must_not_know("forbidden", "we may not list pods of all namespaces", lambda w: w.deny("list pods"))
