"""The builder's settings do what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drycc_doctor.api import SKIP, WARN, Finding, Missing, World, check, fail, passed, skip, subject, warn
from drycc_doctor.facts.kubernetes.nodes import Nodes
from drycc_doctor.facts.kubernetes.objects import Told
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor.facts.release.variables import is_set, variables

_PAIRS = re.compile(r"[^:,]+:[^:,]*(,[^:,]+:[^:,]*)*")
_SELECTOR = subject.setting("builder.builderPodNodeSelector")
_REGISTRY = ("registryHost", "registryUsername", "registryPassword", "registryOrganization")
_STORAGE = ("storageEndpoint", "storageBucket", "storageAccesskey", "storageSecretkey", "storagePathStyle")
_NEEDED = {"registry": _REGISTRY, "storage": _STORAGE}


@check("tuning-builder", title="The builder's settings do what they say")
def builder(components: Components, nodes: Nodes, release: HelmRelease | Missing) -> Iterator[Finding]:
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
    told = [*_selector(part.env("BUILDER_POD_NODE_SELECTOR"), nodes), *_incomplete(release)]
    if "DEBUG" in variables(part, release, "builder"):
        remedy = "take DEBUG away: DRYCC_DEBUG is what is read, and the chart fixes it to false"
        yield warn(
            "dead", subject.setting("builder DEBUG"), "DEBUG is set, and the builder does not read it", remedy=remedy
        )
    elif not told:
        where = "Deployment and Helm release" if isinstance(release, HelmRelease) else "Deployment alone"
        yield passed("ok", subject.component(part.name), f"the builder's settings, read from {where}, fit")
    yield from told


def _selector(value: Told | None, nodes: Nodes) -> Iterator[Finding]:
    if not is_set(value):
        return
    remedy = "set builder.builderPodNodeSelector to pairs such as pool:builds,disk:ssd, then helm upgrade"
    if not isinstance(value, str) or not _PAIRS.fullmatch(value):
        why = "the builder's node selector is not made of pairs with one colon each: every build fails"
        yield fail("bad-selector", _SELECTOR, why, remedy=remedy)
        return
    wanted = {key.strip(): of.strip() for key, _, of in (pair.partition(":") for pair in value.split(","))}.items()
    if not any(wanted <= one.metadata.labels.items() for one in nodes.items):
        why = f"no node of {len(nodes.items)} has the labels {value}: every build waits until it is given up"
        yield fail("no-node", _SELECTOR, why, remedy=f"label a node, or {remedy}")


def _incomplete(release: HelmRelease | Missing) -> Iterator[Finding]:
    if isinstance(release, Missing):
        return
    for what, names in _NEEDED.items():
        missing = [name for name in names if not release.newest.configured(f"builder.{name}")]
        if release.newest.value(f"builder.{what}.enabled") is False and missing:
            why = f"the {what} is elsewhere, and the builder is not told {', '.join(missing)}"
            remedy = f"set {', '.join(f'builder.{name}' for name in missing)}, then helm upgrade"
            yield warn("incomplete", subject.setting(f"builder.{what}*"), why, remedy=remedy)


builder.must_fail(
    "bad-selector",
    "the node selector has an equals sign",
    lambda w: w.component("builder").set_env("BUILDER_POD_NODE_SELECTOR", "pool=builds"),
)
builder.must_fail(
    "bad-selector",
    "a pair of the node selector has two colons",
    lambda w: w.component("builder").set_env("BUILDER_POD_NODE_SELECTOR", "pool:builds:fast"),
)
builder.must_fail(
    "no-node",
    "no node has the builder's label",
    lambda w: w.component("builder").set_env("BUILDER_POD_NODE_SELECTOR", "pool:builds"),
)
builder.must_be(WARN, "dead", "the manual's DEBUG is set", lambda w: w.component("builder").set_env("DEBUG", "true"))


@builder.must_be(WARN, "incomplete", "the registry is said to be elsewhere, and not where")
def incomplete(world: World) -> None:
    world.release.set("builder.registry.enabled", value=False)
    world.release.set("builder.registryHost", None)


builder.must_be(SKIP, "no-builder", "the builder is gone", lambda w: w.component("builder").delete())
