from collections import defaultdict
from collections.abc import Iterator

from drycc_doctor.api import Finding, Findings, check, fail, grouped, listing, or_else, passed, skip, subject, warn
from drycc_doctor.facts.kubernetes.pods import Pod
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload, PlatformPods
from drycc_doctor_checks.changes import in_turn
from drycc_doctor_checks.pod_trouble import IMAGE_TROUBLES, NO_PODS


@check("components-images", title="Images can be pulled, and all pods of a part run the same one")
def images(components: Components, platform_pods: PlatformPods) -> Findings:
    """Every pod of the namespace is looked at: whether an image cannot be pulled, and what was pulled.

    An image that cannot be pulled is told once, with all that wait for it; `python-dev:latest` is in nearly every init
    container. The testing channel's tags (`canary`) and `latest` move: a pod that was started later may run another
    image than its twin, with another schema of the database or another protocol. Their digests are compared.

    See that the image exists and that the nodes reach its registry. Restart a part whose pods differ.
    """
    waiting = grouped(unpulled for pod in platform_pods.items for unpulled in _unpulled(pod))
    findings = [_cannot_pull(image, pods) for image, pods in waiting.items()]
    findings += [finding for part in components.items for finding in _mixed(part)]
    why = f"the images of all {len(platform_pods.items)} pods were pulled, and twins run the same"
    well = passed("ok", subject.platform(), why)
    yield from or_else(findings, well if platform_pods.items else skip("no-pods", subject.platform(), NO_PODS))


def _unpulled(pod: Pod) -> Iterator[tuple[str, tuple[str, str]]]:
    """Images that a pod waits for, each with the pod's name and what Kubernetes says."""
    for status in (*pod.status.init_container_statuses, *pod.status.container_statuses):
        waiting = status.state.waiting
        if waiting is not None and waiting.reason in IMAGE_TROUBLES:
            yield status.image, (pod.metadata.name, waiting.message or waiting.reason)


def _cannot_pull(image: str, pods: list[tuple[str, str]]) -> Finding:
    names = listing([name for name, _ in pods])
    why = f"image {image} cannot be pulled, for {names}: {pods[0][1][:160]}"
    remedy = f"on a node: crictl pull {image}; see imageRegistry, imageOrg and imageTag in the values"
    return fail("cannot-pull", subject.image(image), why, remedy=remedy)


def _mixed(part: LiveWorkload) -> Findings:
    pods: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)  # by container and image: a pod by digest
    for pod in part.pods:
        for status in pod.status.container_statuses:
            if digest := status.image_id.rpartition("@")[2]:
                pods[status.name, status.image].setdefault(digest, pod.metadata.name)
    for (container, image), by_digest in pods.items():
        if len(by_digest) > 1:
            which = ", ".join(f"{pod} {digest[:19]}" for digest, pod in sorted(by_digest.items())[:3])
            why = f"{part.name}: container {container} runs {len(by_digest)} different images under {image}: {which}"
            remedy = f"kubectl rollout restart -n @ {part.kind}/{part.name}; or pin imageTag in the values"
            yield warn("mixed-digests", subject.component(part.name), why, remedy=remedy)


images.must_fail("cannot-pull", "the builder's image cannot be pulled", lambda w: w.component("builder").lack_image())
images.must_warn("mixed-digests", "of two controllers one runs a newer image of the same tag")(
    in_turn(lambda w: w.component("controller").add_replica(), lambda w: w.component("controller").pull_newer())
)
images.must_skip("no-pods", "all pods are gone", lambda w: w.objects.clear("pods"))
