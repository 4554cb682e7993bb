"""The builder, which takes git pushes, and what its build Jobs need (drycc/builder#workloads)."""

from collections.abc import Iterator

from drycc_doctor.facts.platform.generations import G2
from drycc_doctor.worlds.platform import host_keys, role_rules
from drycc_doctor.worlds.platform.containers import Env, container, get, mount, of_secret, port, var, volume
from drycc_doctor.worlds.platform.meta import account, config, secret
from drycc_doctor.worlds.platform.names import EXTERNAL, RELEASE, Object, Triple, canary
from drycc_doctor.worlds.platform.rights import cluster_role, network_policy, role
from drycc_doctor.worlds.platform.services import service
from drycc_doctor.worlds.platform.setting import Setting
from drycc_doctor.worlds.platform.stores import API, host, storage, storage_keys, waits
from drycc_doctor.worlds.platform.workloads import NEVER_LESS, workload

_REGISTRY_KEYS = ("host", "username", "password", "organization")


def parts(s: Setting) -> Iterator[Triple]:
    """All objects of the charts builder and imagebuilder."""
    yield _deployment(s)
    yield service(s, "drycc-builder", {"app": "drycc-builder"}, [("ssh", 2222, 2223)])
    keys = {"ssh-host-rsa-key": host_keys.HOST_RSA_KEY, "ssh-host-ecdsa-key": host_keys.HOST_ECDSA_KEY}
    yield secret(s, "builder-ssh-private-keys", keys)
    yield secret(s, "builder-secret", _values(s))
    yield account(s, "drycc-builder")
    yield from role(s, "drycc-builder", role_rules.BUILDER)
    yield from cluster_role(s, "drycc-builder", role_rules.BUILDER_EVERYWHERE)
    yield config(s, "imagebuilder-config", _IMAGEBUILDER)
    name = "imagebuilder-networkpolicy" if s.generation < G2 else "drycc-imagebuilder"
    yield network_policy(s, name, {"app": "drycc-imagebuilder"}, _egress(), "egress")


def env(s: Setting) -> Env:
    """See drycc/builder#variables."""
    return [
        var("HEALTH_SERVER_PORT", "8092"),
        var("EXTERNAL_PORT", "2223"),
        var("TTL_SECONDS_AFTER_FINISHED", ""),
        var("GIT_LOCK_TIMEOUT", "30"),
        of_secret("IMAGEBUILDER_IMAGE_PULL_POLICY", "imagebuilder-config", "imagePullPolicy", "configMap"),
        var("DRYCC_DEBUG", "false"),
        var("POD_NAMESPACE", field="metadata.namespace"),
        _api(s),
        *storage(s, "builder-secret", "builder"),
        *_registry(s),
    ]


def _api(s: Setting) -> Object:
    """Where the controller is; the first generation has a key for it instead."""
    if s.generation < G2:
        return of_secret("DRYCC_BUILDER_KEY", "builder-key-auth", "builder-key")
    return var("DRYCC_CONTROLLER_URL", "http://drycc-controller-api")


def _registry(s: Setting) -> Env:
    if not s.on("registry"):
        told = [of_secret(f"DRYCC_REGISTRY_{k.upper()}", "builder-secret", f"registry-{k}") for k in _REGISTRY_KEYS]
        return [var("DRYCC_REGISTRY_LOCATION", "off-cluster"), *told]
    return [
        var("DRYCC_REGISTRY_LOCATION", "on-cluster"),
        var("DRYCC_REGISTRY_HOST", f"{host(s, 'drycc-registry')}:5000"),
        var("DRYCC_REGISTRY_PROXY_HOST", "127.0.0.1:5555"),
        *(of_secret(f"DRYCC_REGISTRY_{k.upper()}", "registry-secret", k) for k in ("username", "password")),
    ]


def _deployment(s: Setting) -> Triple:
    old = s.generation < G2
    key = ("builder-key-auth", "auth") if old else ("controller-creds", "controller")
    seen = [
        (key[0], "secret", f"/var/run/secrets/drycc/{key[1]}"),
        ("imagebuilder-config", "configMap", "/etc/imagebuilder"),
        ("builder-ssh-private-keys", "secret", "/var/run/secrets/drycc/builder/ssh"),
    ]
    inside = container(
        "drycc-builder",
        s.image("builder", s.tag("builder")),
        env=env(s),
        mounts=[mount(name, path, read_only=True) for name, _, path in seen],
        ports=[port(2223, "ssh"), port(8092, "healthsrv")],
        live=get("/healthz", 8092, delay=30),
        ready=get("/readiness", 8092, delay=30),
    )
    volumes = [volume(name, kind) for name, kind, _ in seen]
    store = "$(DRYCC_STORAGE_ENDPOINT)"
    urls = [store] if old else [store, "$(DRYCC_CONTROLLER_URL)"]
    init = [waits(s, "drycc-builder-init", env(s), *urls, address=API if old else "")]
    return workload(
        s,
        "drycc-builder",
        [inside],
        init=init,
        volumes=volumes,
        account="drycc-builder",
        replicas=s.several,
        strategy=NEVER_LESS,
    )


def _values(s: Setting) -> dict[str, str]:
    """Empty unless registry or storage are elsewhere (drycc/builder#workloads)."""
    if not s.off_cluster:
        return {}
    told = {f"registry-{key}": canary(f"registry {key}") for key in ("username", "password")}
    told |= {"registry-host": EXTERNAL["registry"], "registry-organization": "apps"}
    return told | storage_keys(s, "builder")


_IMAGEBUILDER = {
    "buildpacks": "registry.example.com/drycc/buildpacks:24\n",
    **dict.fromkeys(("auths.json", "images.json"), "{}\n"),
    "registries.conf": 'unqualified-search-registries = ["registry.example.com"]\n',
    "imagePullPolicy": "Always",
}


def _egress() -> list[Object]:
    """To DNS, to the world, and to the namespace that is called like the release (drycc/builder#imagebuilder)."""
    ours = {"matchLabels": {"kubernetes.io/metadata.name": RELEASE}}
    return [
        {"ports": [{"port": 53, "protocol": "UDP"}]},
        {"to": [{"ipBlock": {"cidr": "::/0", "except": ["fc00::/7"]}}]},
        {"to": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]}}]},
        *(
            {"to": [{"namespaceSelector": ours, "podSelector": {"matchLabels": {"app": app}}}]}
            | {"ports": [{"port": number, "protocol": "TCP"}]}
            for app, number in (("drycc-registry", 5000), ("drycc-storage", 9000))
        ),
    ]
