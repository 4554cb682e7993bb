from drycc_doctor.api import Findings, Subject, World, check, fail, or_else, passed, skip, subject, warn
from drycc_doctor.facts.parts.registry import RegistrySettings
from drycc_doctor_checks.changes import set_env, without


@check("tuning-registry", title="The registry's settings fit those of who uses it")
def registry(registry_settings: RegistrySettings) -> Findings:
    """Nodes pull apps' images from a port of their own (127.0.0.1:5555), where the registry's proxy must listen.

    The proxy's port on the nodes (`registry.proxy.port`) is held against the address that the builder gives to images.
    The registry's path style is read too: the program takes `on` and nothing else, while the chart's own default is
    `auto`, which leaves it off, and object storages that want it do not find the bucket (in the first generation it is
    called a lookup, and not judged). That the nightly garbage collection frees nothing is no setting: the chart gives it
    `--dry-run`.

    Set `registry.proxy.port` to the port that the builder names, and `registry.storagePathStyle` to `on`.
    """
    about = subject.component("drycc-registry")
    if not registry_settings.on_cluster:
        yield skip("elsewhere", about, "the registry runs elsewhere: tuning-off-cluster judges its settings")
        return
    why = "the registry's port and path style fit; its garbage collection is a dry run, and frees nothing"
    yield from or_else(_misfits(about, registry_settings), passed("ok", about, why))


def _misfits(about: Subject, settings: RegistrySettings) -> Findings:
    port, named, style = settings.host_port, settings.proxy_host, settings.path_style
    wanted = named.rpartition(":")[2]
    if port and wanted.isdigit() and int(wanted) != port:
        why = f"the registry's proxy listens on port {port} of the nodes, and images are named {named}/..."
        yield fail("port", about, why, remedy=f"set registry.proxy.port={wanted}")
    if style not in {"", "on", "off"}:
        why = f"the registry's path style is {style!r}, and its program takes 'on' only: it is off"
        yield warn("path-style", about, why, remedy="set registry.storagePathStyle=on, or off if that is meant")


@registry.must_fail("port", "the proxy's port was changed, and the builder names the old one")
def port_changed(world: World) -> None:
    spec = world.component("registry-proxy").workload["spec"]["template"]["spec"]
    spec["containers"][0]["ports"][0]["hostPort"] = 5000


registry.must_warn(
    "path-style", "'auto', as charted", set_env("registry", "DRYCC_STORAGE_PATH_STYLE", "auto"), since="g2"
)
registry.must_skip("elsewhere", "the registry runs elsewhere", without("registry"))
