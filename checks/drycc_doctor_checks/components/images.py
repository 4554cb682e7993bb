from collections import defaultdict
from collections.abc import Iterator

import msgspec

from drycc_doctor.api import (
    Finding,
    Findings,
    Missing,
    check,
    fail,
    grouped,
    listing,
    or_else,
    passed,
    skip,
    subject,
    warn,
)
from drycc_doctor.facts.kubernetes.pods import Pod
from drycc_doctor.facts.platform.events import RecentWarnings
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload, PlatformPods
from drycc_doctor.model.subject import Subject
from drycc_doctor_checks.changes import in_turn, lacks_image
from drycc_doctor_checks.image_troubles import OTHER, Kind, kind, registry
from drycc_doctor_checks.pod_trouble import IMAGE_TROUBLES, NO_PODS


@check("components-images", title="Images can be pulled, and all pods of a part run the same one")
def images(components: Components, platform_pods: PlatformPods, recent_warnings: RecentWarnings | Missing) -> Findings:
    """Every pod of the namespace is looked at: whether an image cannot be pulled, and what was pulled.

    An image that cannot be pulled is told once, with all that wait for it; `python-dev:latest` is in nearly every init
    container. Why is read from what the node says: the registry's limit, a certificate that the node does not trust, a
    name that does not resolve, a registry that is not reached, which are told once for each registry; a missing login;
    no such image, none for the node's architecture, or a full disk. The testing channel's tags (`canary`) and `latest` move: a pod that was started later may run another
    image than its twin, with another schema of the database or another protocol. Their digests are compared.

    See that the image exists and that the nodes reach its registry. Restart a part whose pods differ.
    """
    waiting = grouped((_about(one), one) for pod in platform_pods.items for one in _unpulled(pod, recent_warnings))
    findings = [_cannot_pull(code, about, group) for (code, about), group in waiting.items()]
    findings += [finding for part in components.items for finding in _mixed(part)]
    why = f"the images of all {len(platform_pods.items)} pods were pulled, and twins run the same"
    well = passed("ok", subject.platform(), why)
    yield from or_else(findings, well if platform_pods.items else skip("no-pods", subject.platform(), NO_PODS))


class _Unpulled(msgspec.Struct, frozen=True):
    image: str
    pod: str
    said: str  # why, by whoever pulls

    @property
    def kind(self) -> Kind:
        return kind(self.said)


def _unpulled(pod: Pod, warnings: RecentWarnings | Missing) -> Iterator[_Unpulled]:
    """Images that a pod waits for, each with what Kubernetes says.

    While the kubelet waits to try again, older ones say no more in the status than that they do: the event says why.
    """
    name = pod.metadata.name
    events = () if isinstance(warnings, Missing) else warnings.of("Pod", name, "Failed", "InspectFailed")
    for status in (*pod.status.init_container_statuses, *pod.status.container_statuses):
        waiting = status.state.waiting
        if waiting is not None and waiting.reason in IMAGE_TROUBLES:
            said, named = f"{waiting.reason}: {waiting.message}", f'image "{status.image}"'
            told = [one.message for one in events if one.message and named in one.message]
            yield _Unpulled(status.image, name, said if kind(said) is not OTHER or not told else told[0])


def _about(one: _Unpulled) -> tuple[str, Subject]:
    """A code, and what is to blame: a registry with all that comes from it, or the image."""
    host = subject.thing("Image registry", registry(one.image))
    return one.kind.code, host if one.kind.shared else subject.image(one.image)


def _cannot_pull(code: str, about: Subject, group: list[_Unpulled]) -> Finding:
    images, pods = (list(dict.fromkeys(names)) for names in zip(*((one.image, one.pod) for one in group), strict=True))
    first = group[0]
    what = f"image {images[0]}" if len(images) == 1 else f"{len(images)} images of {about.name}"
    why = f"{what} cannot be pulled, for {listing(pods)}: {first.said}"
    remedy = first.kind.remedy.format(image=first.image, host=registry(first.image))
    return fail(code, about, why, remedy=remedy)


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
for _code, _title, _said in (
    (
        "rate-limit",
        "Docker Hub's limit is reached",
        "429 Too Many Requests - Server message: toomanyrequests: Rate exceeded",
    ),
    (
        "untrusted",
        "the nodes do not trust the registry",
        "tls: failed to verify certificate: x509: certificate signed by unknown authority",
    ),
    ("plain-http", "the registry speaks no TLS", "http: server gave HTTP response to HTTPS client"),
    ("no-such-host", "the nodes do not find the registry", "dial tcp: lookup registry on 192.0.2.53:53: no such host"),
    ("no-platform", "the image is for other processors", "no match for platform in manifest: not found"),
    (
        "denied",
        "the registry wants a login",
        "pull access denied, repository does not exist or may require authorization",
    ),
    ("not-found", "there is no such image", "registry.example.com/drycc/builder:v0: not found"),
    ("disk-full", "a node's disk is full", "write /var/lib/containerd/ingest/data: no space left on device"),
    ("unreachable", "a firewall is in between", "dial tcp 203.0.113.7:443: i/o timeout"),
    ("bad-name", "the image's name is none", "InvalidImageName"),
    ("never-pulled", "nobody brought the image to the node", "ErrImageNeverPull"),
):
    images.must_fail(_code, _title, lacks_image("builder", _said))
images.must_warn("mixed-digests", "of two controllers one runs a newer image of the same tag")(
    in_turn(lambda w: w.component("controller").add_replica(), lambda w: w.component("controller").pull_newer())
)
images.must_skip("no-pods", "all pods are gone", lambda w: w.objects.clear("pods"))
