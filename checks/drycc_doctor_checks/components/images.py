"""Images can be pulled, and all pods of a part run the same one."""

from __future__ import annotations

from collections.abc import Iterator

from drycc_doctor.api import WARN, Finding, World, check, fail, passed, subject, warn
from drycc_doctor.facts.kubernetes.pod_health import IMAGE_TROUBLES
from drycc_doctor.facts.kubernetes.pods import Pod
from drycc_doctor.facts.platform.workloads import Components, Part, Platform, PlatformPods


@check("components-images", title="Images can be pulled, and all pods of a part run the same one")
def images(platform: Platform, components: Components, pods: PlatformPods) -> Iterator[Finding]:
    """Every pod of the namespace is looked at: whether an image cannot be pulled, and what was pulled.

    An image that cannot be pulled is told once, with all that wait for it; `python-dev:latest` is in nearly every init
    container. The testing channel's tags (`canary`) and `latest` move: a pod that was started later may run another
    image than its twin, with another schema of the database or another protocol. Their digests are compared.

    See that the image exists and that the nodes reach its registry. Restart a part whose pods differ.
    """
    waiting: dict[str, tuple[str, list[str]]] = {}
    for pod in pods.items:
        for image, said in _unpulled(pod):
            waiting.setdefault(image, (said, []))[1].append(pod.metadata.name)
    for image, (said, names) in waiting.items():
        shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        why = f"image {image} cannot be pulled, for {shown}: {said[:160]}"
        remedy = f"on a node: crictl pull {image}; see imageRegistry, imageOrg and imageTag in the values"
        yield fail("cannot-pull", subject.image(image), why, remedy=remedy)
    mixed = [finding for part in components.items for finding in _mixed(part)]
    yield from mixed
    if not waiting and not mixed:
        why = f"the images of all {len(pods.items)} pods were pulled, and twins run the same"
        yield passed("ok", subject.platform(platform.namespace), why)


def _unpulled(pod: Pod) -> Iterator[tuple[str, str]]:
    for one in (*pod.status.init_container_statuses, *pod.status.container_statuses):
        waiting = one.state.waiting
        if waiting is not None and waiting.reason in IMAGE_TROUBLES:
            yield one.image, waiting.message or waiting.reason


def _mixed(part: Part) -> Iterator[Finding]:
    digests: dict[tuple[str, str], dict[str, str]] = {}
    for pod in part.pods:
        for one in pod.status.container_statuses:
            digest = one.image_id.rpartition("@")[2]
            if digest:
                digests.setdefault((one.name, one.image), {}).setdefault(digest, pod.metadata.name)
    for (name, image), found in digests.items():
        if len(found) > 1:
            told = ", ".join(f"{pod} {digest[:19]}" for digest, pod in sorted(found.items())[:3])
            why = f"{part.name}: container {name} runs {len(found)} different images under {image}: {told}"
            remedy = f"kubectl rollout restart -n @ {part.kind}/{part.name}; or pin imageTag in the values"
            yield warn("mixed-digests", subject.component(part.name), why, remedy=remedy)


images.must_fail("cannot-pull", "the builder's image cannot be pulled", lambda w: w.component("builder").lack_image())


@images.must_be(WARN, "mixed-digests", "of two controllers one runs a newer image of the same tag")
def tag_moved(world: World) -> None:
    world.component("controller").add_replica()
    world.component("controller").pull_newer()
