from collections import Counter

from drycc_doctor.api import Findings, Missing, check, fail, passed, subject, warn
from drycc_doctor.facts.kubernetes.pod_templates import Templates
from drycc_doctor.facts.platform.workloads import Components, LiveWorkload
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor.settings import judged_by
from drycc_doctor_checks.changes import set_value

_STORES = {"drycc-storage": "object storage", "drycc-database": "database", "drycc-registry": "registry"}


@check("production-storage", title="The platform's data survives the cluster", hardening=True)
def storage(components: Components, templates: Templates, helm_release: HelmRelease | Missing) -> Findings:
    """Images, builds, logs and backups are in the object storage; all that the controller knows is in the database.

    On the cluster they are as safe as the cluster. Without persistence the object storage is emptied by a restart of its
    pods. Its engine since the second generation is RustFS, alpha software; the first generation's MinIO writes another
    format, which an upgrade cannot read. Its peers have only a soft wish to be on several nodes. Settings for GCS, Azure
    and Swift, of which the manual tells, are read by no chart: only what speaks S3 can be used.

    For production use an object storage and a database elsewhere: `storageEndpoint` and its keys of builder, registry,
    quickwit and database; `databaseUrl` of controller, passport, grafana and quickwit. Otherwise at least set
    `storage.persistence.enabled`.
    """
    part, here = components.find("drycc-storage"), [name for name in _STORES if components.find(name)]
    if here:
        why = f"lost with the cluster: {', '.join(_STORES[name] for name in here)}"
        remedy = "use stores elsewhere: storageEndpoint, databaseUrl and registryHost of the charts that need them"
        yield warn("on-cluster", subject.platform(), why, remedy=remedy)
    else:
        yield passed("elsewhere", subject.platform(), "object storage, database and registry are not on this cluster")
    if part is not None:
        yield from _engine(part, templates)
    if not isinstance(helm_release, Missing):
        yield from _other_clouds(helm_release)


def _engine(part: LiveWorkload, templates: Templates) -> Findings:
    about, names = subject.component(part.name), {one.name for each in part.containers for one in each.env}
    template = templates.find(part.name)
    volumes = template.spec.volumes if template else ()
    if any(one.empty_dir is not None and one.name.startswith("storage-data") for one in volumes):
        why = "the object storage keeps its data in its pods: images, builds and backups are gone when they restart"
        remedy = "set storage.persistence.enabled before anything is in it; the StatefulSet must be made anew for it"
        yield fail("not-kept", about, why, remedy=remedy)
    if "RUSTFS_ACCESS_KEY" in names:
        remedy = "keep its data elsewhere too, or use another S3 storage: storageEndpoint"
        yield warn("alpha-engine", about, "the object storage is RustFS, which is alpha software", remedy=remedy)
    if "MINIO_ROOT_USER" in names:
        why = "the object storage is MinIO, and later charts bring RustFS, which cannot read what MinIO wrote"
        remedy = "before you upgrade, copy its buckets to a storage elsewhere, and use that: storageEndpoint"
        yield warn("format-change", about, why, remedy=remedy)
    nodes = Counter(pod.spec.node_name for pod in part.pods if pod.spec.node_name)
    if nodes and max(nodes.values()) * 2 > len(part.pods) > 1:
        name, count = nodes.most_common(1)[0]
        why = f"{count} of {len(part.pods)} peers of the object storage are on {name}: its data is lost with that node"
        yield warn("one-node", about, why, remedy="drain the node once, so that the peers spread over several nodes")


def _other_clouds(helm_release: HelmRelease) -> Findings:
    for name in (one.name for one in judged_by(storage.id) if one.dead):
        if helm_release.newest.config.get(name):
            why = f"the values have {name!r}, and no chart reads it: the platform stores nothing there"
            instead = "use its S3-compatible interface by storageEndpoint, storageAccesskey, storageSecretkey"
            yield warn("unread", subject.setting(name), why, remedy=f"remove {name}; {instead}")


storage.must_warn("on-cluster", "as the charts have it", lambda w: w.component("database"))
storage.must_warn("alpha-engine", "RustFS", lambda w: w.component("storage"), since="g2")
storage.must_warn("format-change", "MinIO", lambda w: w.component("storage"), only=("g1",))
storage.must_warn("one-node", "three of four peers are on one node")(
    lambda w: [pod["spec"].update(nodeName="node-1") for pod in w.component("storage").pods[:3]]
)
storage.must_fail("not-kept", "persistence is switched off", lambda w: w.component("storage").keep_nothing())
_gcs = set_value("gcs", {"key_json": "e30=", "builder_bucket": "builds"})
storage.must_warn("unread", "the values are those of an older manual", _gcs)
