import re
from functools import partial

from drycc_doctor.api import Findings, Missing, check, fail, passed, skip, subject, warn
from drycc_doctor.facts.kubernetes.nodes import Nodes
from drycc_doctor.facts.kubernetes.objects import Disclosed
from drycc_doctor.facts.platform.generations import G2, Generation
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor.facts.release.variables import is_set, variables
from drycc_doctor_checks.changes import in_turn, set_env, set_value

_SELECTOR = "BUILDER_POD_NODE_SELECTOR"
_PAIRS = re.compile(r"[^:,]+:[^:,]*(,[^:,]+:[^:,]*)*")
_NEEDED = {
    "registry": ("registryHost", "registryUsername", "registryPassword", "registryOrganization"),
    "storage": ("storageEndpoint", "storageBucket", "storageAccesskey", "storageSecretkey"),
}


@check("tuning-builder", title="The builder's settings do what they say")
def builder(components: Components, nodes: Nodes, helm_release: HelmRelease | Missing) -> Findings:
    """Builds are sent to nodes by `builder.builderPodNodeSelector`: pairs of `label:value`, exactly one colon each.

    One colon more or less, and every build fails; a selector that no node matches lets every build wait until it is
    given up. The manual's `DEBUG` is read by nobody: the builder reads `DRYCC_DEBUG`, and its chart fixes that to
    false. Where registry or storage is elsewhere, the builder needs all of its own values for them, read from the Helm
    release; without a bucket's name the chart takes `registry`, which is another component's.

    Set the values of `builder` as the finding says, then `helm upgrade`.
    """
    part = components.find("drycc-builder")
    if part is None:
        yield skip("no-builder", subject.component("drycc-builder"), "there is no builder to tune")
        return
    findings = [*_selector(part.env(_SELECTOR), nodes), *_incomplete(helm_release, components.generation)]
    if "DEBUG" in variables(part, helm_release, "builder"):
        message = "DEBUG is set, and the builder does not read it"
        remedy = "take DEBUG away: DRYCC_DEBUG is what is read, and the chart fixes it to false"
        yield warn("dead", subject.setting("builder DEBUG"), message, remedy=remedy)
    elif not findings:
        where = "Deployment and Helm release" if isinstance(helm_release, HelmRelease) else "Deployment alone"
        yield passed("ok", subject.component(part.name), f"the builder's settings, read from {where}, fit")
    yield from findings


def _selector(value: Disclosed | None, nodes: Nodes) -> Findings:
    if not is_set(value):
        return
    about = subject.setting("builder.builderPodNodeSelector")
    remedy = "set builder.builderPodNodeSelector to pairs such as pool:builds,disk:ssd, then helm upgrade"
    if not isinstance(value, str) or not _PAIRS.fullmatch(value):
        why = "the builder's node selector is not made of pairs with one colon each: every build fails"
        yield fail("bad-selector", about, why, remedy=remedy)
        return
    wanted = {key.strip(): of.strip() for key, _, of in (pair.partition(":") for pair in value.split(","))}.items()
    if not any(wanted <= one.metadata.labels.items() for one in nodes.items):
        why = f"no node of {len(nodes.items)} has the labels {value}: every build waits until it is given up"
        yield fail("no-node", about, why, remedy=f"label a node, or {remedy}")


def _incomplete(helm_release: HelmRelease | Missing, generation: Generation) -> Findings:
    if isinstance(helm_release, Missing):
        return
    style = "storageLookup" if generation < G2 else "storagePathStyle"  # drycc/values#values-by-generation
    for what, names in (_NEEDED | {"storage": (*_NEEDED["storage"], style)}).items():
        missing = [name for name in names if not helm_release.newest.configured(f"builder.{name}")]
        if helm_release.newest.value(f"builder.{what}.enabled") is False and missing:
            why = f"the {what} is elsewhere, and the builder is not told {', '.join(missing)}"
            remedy = f"set {', '.join(f'builder.{name}' for name in missing)}, then helm upgrade"
            yield warn("incomplete", subject.setting(f"builder.{what}*"), why, remedy=remedy)


_set = partial(set_env, "builder")
builder.must_fail("bad-selector", "the node selector has an equals sign", _set(_SELECTOR, "pool=builds"))
builder.must_fail("bad-selector", "a pair of the node selector has two colons", _set(_SELECTOR, "pool:builds:fast"))
builder.must_fail("no-node", "no node has the builder's label", _set(_SELECTOR, "pool:builds"))
builder.must_warn("dead", "the manual's DEBUG is set", _set("DEBUG", "true"))
_nowhere = in_turn(set_value("builder.registry.enabled", to=False), set_value("builder.registryHost", None))
builder.must_warn("incomplete", "the registry is said to be elsewhere, and not where", _nowhere)
builder.must_skip("no-builder", "the builder is gone", lambda w: w.component("builder").delete())
