"""Why an image is not pulled, by the words of containerd and CRI-O (drycc/failures#images)."""

import re

import msgspec

_LOGIN = (
    "kubectl create secret docker-registry pull -n @ --docker-server={host} --docker-username=NAME --docker-password=WORD, "
    "and name it in imagePullSecrets of the pods' ServiceAccounts"
)


class Kind(msgspec.Struct, frozen=True):
    """One kind of failure; ``shared`` where it is the registry's, and not the image's."""

    code: str
    pattern: str
    remedy: str
    shared: bool = True


KINDS = (
    Kind(
        "rate-limit", "toomanyrequests|429 Too Many|rate limit", f"wait until it lets pull again, or log in: {_LOGIN}"
    ),
    Kind(
        "untrusted",
        "x509:|failed to verify certificate",
        "on each node: let containerd trust the authority of {host} (/etc/containerd/certs.d/{host}/hosts.toml, ca = ...)",
    ),
    Kind(
        "plain-http",
        "server gave HTTP response to HTTPS client",
        "let {host} serve TLS; or on each node tell containerd that it does not (/etc/containerd/certs.d/{host}/hosts.toml)",
    ),
    Kind(
        "no-such-host",
        r"no such host|dial tcp: lookup |server misbehaving",
        "on a node: getent hosts {host}; let the nodes' resolver know it, or correct imageRegistry in the values",
    ),
    Kind(
        "no-platform",
        "no match for platform|no matching manifest|no image found in (?:manifest|image index)",
        "kubectl get nodes -L kubernetes.io/arch; run these pods on nodes of an architecture that {image} is made for",
        shared=False,
    ),
    Kind(
        "denied",
        r"(?i:access denied|unauthorized|authorization failed|denied:)|40[13] (?:Unauthorized|Forbidden)",
        f"let the nodes log in: {_LOGIN}; or correct imageRegistry and imageOrg in the values: there may be no such image",
    ),
    Kind(
        "not-found",
        "not found|manifest unknown|404 Not Found|name unknown",
        "see which tags there are; correct imageRegistry, imageOrg and imageTag in the values",
        shared=False,
    ),
    Kind(
        "disk-full",
        "no space left on device",
        "on the node: crictl rmi --prune; give it a larger disk",
        shared=False,
    ),
    Kind(
        "unreachable",
        "timeout|deadline exceeded|connection refused|no route to host|network is unreachable|connection reset|EOF",
        "on a node: curl -v https://{host}/v2/; let firewall and proxy of the nodes pass {host}",
    ),
    Kind(
        "bad-name",
        "InvalidImageName|couldn't parse image",
        "correct imageRegistry, imageOrg and imageTag in the values: {image} is no name of an image",
        shared=False,
    ),
    Kind(
        "never-pulled",
        "ErrImageNeverPull|is not present with pull policy",
        "set imagePullPolicy=IfNotPresent in the values, or bring {image} to each node",
        shared=False,
    ),
)
"""The first that fits: a lookup that times out is one of a name."""
OTHER = Kind(
    "cannot-pull",
    "",
    "on a node: crictl pull {image}; see imageRegistry, imageOrg and imageTag in the values",
    shared=False,
)


def kind(said: str) -> Kind:
    """What kind of failure some words tell of; of several tries at several mirrors the last one's.

    >>> kind("dial tcp: lookup registry.example.com on 192.0.2.53:53: i/o timeout").code
    'no-such-host'
    >>> kind('failed to pull and unpack image "a/b:c": no match for platform in manifest: not found').code
    'no-platform'
    """
    return next((one for one in KINDS if re.search(one.pattern, said)), OTHER)


def registry(image: str) -> str:
    """The registry of an image (distribution/reference): its first part, where that is a host.

    >>> registry("registry.example.com/drycc/builder:canary"), registry("drycc/builder"), registry("localhost/x")
    ('registry.example.com', 'docker.io', 'localhost')
    """
    first, slash, _ = image.partition("/")
    return first if slash and (first == "localhost" or "." in first or ":" in first) else "docker.io"
