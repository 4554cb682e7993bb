"""All that the containers refer to is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from drycc_doctor.api import UNKNOWN, Finding, Missing, check, fail, passed, subject, unknown
from drycc_doctor.facts.kubernetes.pod_templates import Templates
from drycc_doctor.facts.kubernetes.references import ClaimNames, ConfigMaps, Reference, lost, required
from drycc_doctor.facts.kubernetes.secrets import Secrets
from drycc_doctor.facts.platform.workloads import Platform

if TYPE_CHECKING:
    pass

Known = dict[str, dict[str, frozenset[str]]]


@check("components-references", title="Secrets, ConfigMaps and volumes that containers need are there")
def references(
    platform: Platform,
    templates: Templates,
    secrets: Secrets | Missing,
    configs: ConfigMaps | Missing,
    claims: ClaimNames | Missing,
) -> Iterator[Finding]:
    """A container whose variables name a key that is in no Secret is never made; one whose volume is missing waits.

    Each required reference of each container, init containers, CronJobs and Jobs included, is looked up: variables,
    whole sets of variables, and the volumes that are mounted. Optional ones are left out. They are counted container
    by container, and told by the thing that is missing. Charts of different versions in one release are the usual
    cause; a store that is elsewhere, of which only `<part>.enabled=false` was set, is the other.

    Upgrade all charts of the release together. For what is elsewhere, set its URL in each chart that uses it.
    """
    for one in (secrets, configs, claims):
        if isinstance(one, Missing):
            yield unknown(one.reason, one.subject, f"not all references can be looked up: {one.why}")
    known = _known(secrets, configs, claims)
    missing: dict[Reference, list[str]] = {}
    count = 0
    for template in templates.items:
        for container in template.spec.every:
            wanted = [one for one in required(template.spec, container) if one.kind in known]
            count += len(wanted)
            for reference in lost(wanted, lambda kind, name: known[kind].get(name)):
                missing.setdefault(reference, []).append(template.name)
    yield from _told(missing, known)
    if not missing and len(known) == 3:
        yield passed("ok", subject.platform(platform.namespace), f"all {count} references of containers resolve")


def _known(secrets: Secrets | Missing, configs: ConfigMaps | Missing, claims: ClaimNames | Missing) -> Known:
    known: Known = {}
    if isinstance(secrets, Secrets):
        known["Secret"] = {one.metadata.name: frozenset(one.data) for one in secrets.items}
    if isinstance(configs, ConfigMaps):
        keys = {one.metadata.name: frozenset({*one.data, *one.binary_data}) for one in configs.items}
        known["ConfigMap"] = keys
    if isinstance(claims, ClaimNames):
        known["PersistentVolumeClaim"] = dict.fromkeys(claims.names, frozenset())
    return known


def _told(missing: dict[Reference, list[str]], known: Known) -> Iterator[Finding]:
    """A missing object is one finding, whatever keys of it are wanted."""
    gone: dict[Reference, list[str]] = {}
    for reference, users in missing.items():
        if reference.name in known[reference.kind]:
            yield _lacks_key(reference, users)
        else:
            gone.setdefault(Reference(reference.kind, reference.name), []).extend(users)
    for reference, users in gone.items():
        about = subject.thing(reference.kind, reference.name)
        why = f"there is no {reference.kind} {reference.name}, which {_users(users)}"
        remedy = "helm upgrade all charts of the release together: one of them makes it"
        if reference.kind == "PersistentVolumeClaim":
            remedy = f"helm upgrade the release, or make the claim: kubectl get pvc -n @ {reference.name}"
        yield fail(f"no-{reference.kind.lower()}", about, why, remedy=remedy, references=len(users))


def _lacks_key(one: Reference, users: Sequence[str]) -> Finding:
    why = f"{one.kind} {one.name} has no key {one.key}, which {_users(users)}"
    remedy = "helm upgrade all charts of the release together: the one that names the key is newer than its maker's"
    return fail("no-key", subject.thing(one.kind, f"{one.name}/{one.key}"), why, remedy=remedy, references=len(users))


def _users(users: Sequence[str]) -> str:
    names = list(dict.fromkeys(users))
    shown = f"{', '.join(names[:3])}{f' and {len(names) - 3} more' if len(names) > 3 else ''}"
    return f"{len(users)} references need: {shown}" if len(users) > 1 else f"a container of {shown} needs"


references.must_fail(
    "no-key",
    "the charts are of different versions: a key that the controller needs is not made",
    lambda w: w.secret("passport-creds").set("drycc-passport-controller-key", None),
)
references.must_fail(
    "no-secret", "somebody deleted passport's Secret", lambda w: w.objects.remove("secrets", "passport-creds")
)
references.must_fail(
    "no-configmap",
    "somebody deleted the controller's ConfigMap",
    lambda w: w.objects.remove("configmaps", "controller-config"),
)
references.must_fail(
    "no-persistentvolumeclaim",
    "a volume names a claim that was deleted",
    lambda w: w.component("builder").mount_claim("scratch"),
)
references.must_be(
    UNKNOWN, "forbidden", "we may not list Secrets, so that half is not known", lambda w: w.deny("list secrets")
)
