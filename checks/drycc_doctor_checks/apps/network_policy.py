"""The network policies of the apps know their pods."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from drycc_doctor.api import SKIP, UNKNOWN, WARN, Finding, check, passed, skip, subject, warn
from drycc_doctor.facts.apps.namespaces import AppNamespaces
from drycc_doctor.facts.apps.pods import UnlabelledPods
from drycc_doctor.facts.platform.workloads import Platform

if TYPE_CHECKING:
    pass

_WORST = 3
_LABEL = "drycc.cc/workspace"


@check("apps-network-policy", title="The apps' network policies know their pods")
def network_policy(pods: UnlabelledPods, spaces: AppNamespaces, platform: Platform) -> Iterator[Finding]:
    """Since the third generation each app has a NetworkPolicy that holds for pods with the label of a workspace.

    Pods from before workspaces lack it until they are deployed again: the policy does not hold for them, and any pod of
    the cluster reaches them. Namespaces that lack it are not known as of the same workspace: their pods cannot reach
    other apps of it. Both are counted, three are named.

    Deploy the apps again: `drycc releases:deploy -a NAME` makes new pods with the label.
    """
    about = subject.apps("network-policy")
    if platform.generation != "g3":
        yield skip("no-workspaces", about, "apps have workspaces, and policies for them, since the third generation")
        return
    bare = sorted(one.name for one in spaces.items if _LABEL not in one.metadata.labels)
    if pods.names:
        why = f"{len(pods.names)} pods of apps lack the label {_LABEL}: {_list(sorted(pods.names))}"
        remedy = f"deploy these apps again; all are listed by kubectl get pods -A -l 'heritage=drycc,!{_LABEL}'"
        yield warn("unlabelled-pods", about, f"{why}; no network policy holds for them", remedy=remedy)
    if bare:
        why = f"{len(bare)} apps have a namespace without the label {_LABEL}: {_list(bare)}"
        remedy = f"deploy these apps again, or kubectl label namespace {bare[0]} {_LABEL}=NAME"
        yield warn("unlabelled-namespaces", about, f"{why}; other apps' policies shut them out", remedy=remedy)
    if not pods.names and not bare:
        yield passed("ok", about, f"pods and namespaces of {len(spaces.items)} apps are labelled")


def _list(names: list[str]) -> str:
    others = f" and {len(names) - _WORST} more" if len(names) > _WORST else ""
    return f"{', '.join(names[:_WORST])}{others}"


network_policy.must_be(
    WARN,
    "unlabelled-pods",
    "an app was last deployed before there were workspaces",
    lambda w: w.app().unlabel(),
    since="g3",
)
network_policy.must_be(
    WARN,
    "unlabelled-namespaces",
    "a namespace is from before workspaces",
    lambda w: w.app().unlabel_space(),
    since="g3",
)
network_policy.must_be(
    SKIP, "no-workspaces", "a generation without workspaces", lambda w: w.app().unlabel(), only=("g1", "g2")
)
network_policy.must_be(
    UNKNOWN, "forbidden", "we may not list pods of all namespaces", lambda w: w.deny("list pods"), since="g3"
)
