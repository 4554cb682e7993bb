from collections.abc import Sequence

from drycc_doctor.api import Finding, Findings, Missing, check, fail, grouped, listing, passed, subject, unknown_because
from drycc_doctor.facts.kubernetes.pod_templates import Templates
from drycc_doctor.facts.kubernetes.references import ClaimNames, ConfigMaps, Reference, required, unresolved
from drycc_doctor.facts.kubernetes.secrets import Secrets
from drycc_doctor.facts.platform.workloads import Platform

Known = dict[str, dict[str, frozenset[str]]]


@check("components-references", title="Secrets, ConfigMaps and volumes that containers need are there")
def references(
    platform: Platform,
    templates: Templates,
    secrets: Secrets | Missing,
    config_maps: ConfigMaps | Missing,
    claim_names: ClaimNames | Missing,
) -> Findings:
    """A container whose variables name a key that is in no Secret is never made; one whose volume is missing waits.

    Each required reference of each container, init containers, CronJobs and Jobs included, is looked up: variables,
    whole sets of variables, and the volumes that are mounted. Optional ones are left out. They are counted container
    by container, and told by the thing that is missing. What is there and wholly empty is told too. Charts of different versions in one release are the usual
    cause; a store that is elsewhere, of which only `<part>.enabled=false` was set, is the other.

    Upgrade all charts of the release together. For what is elsewhere, set its URL in each chart that uses it.
    """
    for fact in (secrets, config_maps, claim_names):
        if isinstance(fact, Missing):
            yield unknown_because(fact, "not all references can be looked up")
    known = _known(secrets, config_maps, claim_names)
    wanted = [
        (template.name, reference)
        for template in templates.items
        for container in template.spec.all_containers
        for reference in required(template.spec, container)
        if reference.kind in known
    ]
    empty = {one for _, one in wanted if not one.key and known[one.kind].get(one.name, {""}) == frozenset()}
    hollow = {one for one in empty if one.kind != "PersistentVolumeClaim"}
    yield from (_empty(one, [name for name, each in wanted if each == one]) for one in sorted(hollow))
    missing = set(unresolved((one for _, one in wanted), lambda kind, name: known[kind].get(name)))
    yield from _missing(grouped((one, name) for name, one in wanted if one in missing), known)
    if not missing and not hollow and len(known) == 3:
        yield passed("ok", subject.platform(platform.namespace), f"all {len(wanted)} references of containers resolve")


def _known(secrets: Secrets | Missing, config_maps: ConfigMaps | Missing, claim_names: ClaimNames | Missing) -> Known:
    """By kind and name, the keys of what is there; a kind that could not be listed is left out."""
    known: Known = {}
    if isinstance(secrets, Secrets):
        known["Secret"] = {one.metadata.name: frozenset(one.data) for one in secrets.items}
    if isinstance(config_maps, ConfigMaps):
        keys = {one.metadata.name: frozenset({*one.data, *one.binary_data}) for one in config_maps.items}
        known["ConfigMap"] = keys
    if isinstance(claim_names, ClaimNames):
        known["PersistentVolumeClaim"] = dict.fromkeys(claim_names.names, frozenset())
    return known


def _missing(users: dict[Reference, list[str]], known: Known) -> Findings:
    """A missing object is one finding, whatever keys of it are wanted."""
    there = {one for one in users if one.name in known[one.kind]}
    yield from (_no_key(one, users[one]) for one in users if one in there)
    gone = grouped(((one.kind, one.name), user) for one in users if one not in there for user in users[one])
    for (kind, name), names in gone.items():
        remedy = "helm upgrade all charts of the release together: one of them makes it"
        if kind == "PersistentVolumeClaim":
            remedy = f"save what its pod may still hold; then helm upgrade the release: kubectl get pvc -n @ {name}"
        why = f"there is no {kind} {name}, which {_needed_by(names)}"
        yield fail(f"no-{kind.lower()}", subject.thing(kind, name), why, remedy=remedy, references=len(names))


def _empty(reference: Reference, users: Sequence[str]) -> Finding:
    kind, name = reference.kind, reference.name
    why = f"{kind} {name} is empty, and {listing(list(dict.fromkeys(users)))} reads files from it: none when it starts again"
    remedy = "helm upgrade the release with the values it has: its chart fills it"
    return fail("empty", subject.thing(kind, name), why, remedy=remedy)


def _no_key(reference: Reference, users: Sequence[str]) -> Finding:
    kind, name, key = reference.kind, reference.name, reference.key
    why = f"{kind} {name} has no key {key}, which {_needed_by(users)}"
    remedy = "helm upgrade all charts of the release together: the one that names the key is newer than its maker's"
    return fail("no-key", subject.thing(kind, f"{name}/{key}"), why, remedy=remedy, references=len(users))


def _needed_by(users: Sequence[str]) -> str:
    names = listing(list(dict.fromkeys(users)))
    return f"{len(users)} references need: {names}" if len(users) > 1 else f"a container of {names} needs"


references.must_fail(
    "no-key", "a key is not made", lambda w: w.secret("passport-creds").set("drycc-passport-controller-key", None)
)
references.must_fail("no-secret", "passport's Secret is gone", lambda w: w.objects.remove("secrets", "passport-creds"))
references.must_fail(
    "no-configmap", "a ConfigMap is gone", lambda w: w.objects.remove("configmaps", "controller-config")
)
references.must_fail("empty", "the files of the metrics' collector are gone")(
    lambda w: w.objects.get("configmaps", "victoriametrics-vmagent-config").update(data={})
)
references.must_fail(
    "no-persistentvolumeclaim", "a volume's claim was deleted", lambda w: w.component("builder").mount_claim("scratch")
)
references.must_not_know("forbidden", "we may not list Secrets", lambda w: w.deny("list secrets"))
