"""Images that are not pulled (drycc/failures#images)."""

from drycc_doctor.worlds.world import World
from tests.causes.cause import Cause, Change

_PULLED = "components-images"
_REGISTRY = "Image registry registry.example.com"
_LIMIT = (
    "failed to copy: httpReadSeeker: failed open: unexpected status code "
    "https://registry.example.com/v2/drycc/valkey/manifests/sha256:abc: 429 Too Many Requests - Server message: "
    "toomanyrequests: You have reached your unauthenticated pull rate limit."
)
_HEAD = 'failed to do request: Head "https://registry.example.com/v2/drycc/builder/manifests/canary": '


def _lacks(part: str, said: str) -> Change:
    return lambda w: w.component(part).lack_image(said)


def _shared(title: str, code: str, said: str, part: str = "builder") -> Cause:
    return Cause(title, _lacks(part, said), (_PULLED, code, _REGISTRY), (said,))


def _own(title: str, code: str, said: str, words: str = "") -> Cause:
    return Cause(title, _lacks("builder", said), (_PULLED, code, "Image *builder*"), (words or said,))


def _only_backing_off(world: World) -> None:
    """As kubelets before 1.32 have it: why stands in the event."""
    part = world.component("builder")
    part.lack_image()
    image = part.workload["spec"]["template"]["spec"]["containers"][0]["image"]
    for pod in part.pods:
        for one in part.statuses(pod):
            one["state"]["waiting"]["message"] = f'Back-off pulling image "{image}"'
    part.warn(
        "Failed", f'Failed to pull image "{image}": rpc error: code = Unknown desc = {_HEAD}x509: unknown authority'
    )


CAUSES = [
    _shared("Docker Hub's limit", "rate-limit", _LIMIT, "valkey"),
    _shared(
        "the registry's name does not resolve",
        "no-such-host",
        f"{_HEAD}dial tcp: lookup registry.example.com on 192.0.2.53:53: no such host",
        "valkey",
    ),
    _shared(
        "the nodes' resolver is broken",
        "no-such-host",
        f"{_HEAD}dial tcp: lookup registry.example.com on 192.0.2.53:53: server misbehaving",
    ),
    _shared(
        "an authority that nodes do not know",
        "untrusted",
        f"{_HEAD}tls: failed to verify certificate: x509: certificate signed by unknown authority",
    ),
    _shared(
        "a registry's certificate expired",
        "untrusted",
        f"{_HEAD}tls: failed to verify certificate: x509: certificate has expired or is not yet valid",
    ),
    _shared("a registry without TLS", "plain-http", f"{_HEAD}http: server gave HTTP response to HTTPS client"),
    _shared(
        "a login is missing",
        "denied",
        "pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed",
    ),
    _shared(
        "a login is refused",
        "denied",
        "failed to authorize: failed to fetch oauth token: unexpected status from POST request to https://registry.example.com/token: 401 Unauthorized",
    ),
    _shared("a firewall drops", "unreachable", f"{_HEAD}dial tcp 203.0.113.7:443: i/o timeout"),
    _shared("the registry is down", "unreachable", f"{_HEAD}dial tcp 203.0.113.7:443: connect: connection refused"),
    _own("no such tag", "not-found", "registry.example.com/drycc/builder:canary: not found"),
    _own("another architecture", "no-platform", "no match for platform in manifest: not found"),
    _own(
        "a node's disk is full",
        "disk-full",
        "failed to extract layer: write /var/lib/containerd/x: no space left on device",
    ),
    _own("the image's name is none", "bad-name", "InvalidImageName", "InvalidImageName"),
    _own("nobody may pull it", "never-pulled", "ErrImageNeverPull", "ErrImageNeverPull"),
    Cause(
        "an older kubelet says why in an event",
        _only_backing_off,
        (_PULLED, "untrusted", _REGISTRY),
        ("x509: unknown authority",),
    ),
]
