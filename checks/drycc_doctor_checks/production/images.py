from collections import Counter

from drycc_doctor.api import Findings, check, passed, subject, warn
from drycc_doctor.facts.kubernetes.pod_templates import Templates
from drycc_doctor.facts.platform.workloads import Platform

_MOVING = {"canary", "latest", "testing", "master", "main", ""}


@check("production-images", title="Images are pinned")
def images(templates: Templates, platform: Platform) -> Findings:
    """A tag that moves brings another program with the next restart of any pod, on one node and not on the other.

    The testing channel, the only one of the second and third generation, names its images `canary` and pulls them always.
    Init containers are `python-dev:latest` on every channel, and no value changes it. Images named by digest, and by
    tags that are versions, are well.

    Use the stable channel where there is one; else mirror the images into a registry of your own, under tags that you
    move yourself, and set `imageRegistry`, `imageOrg` and each component's `imageTag`.
    """
    named = [c.image for one in templates.items for c in one.spec.all_containers if c.image]
    moving = Counter(image for image in named if _tag(image) in _MOVING)
    about = subject.platform(platform.namespace)
    if not moving:
        yield passed("ok", about, f"all {len(set(named))} images are named by digest or by a tag that stays")
        return
    worst = ", ".join(image.rpartition("/")[2] for image, _ in moving.most_common(3))
    why = f"{len(moving)} of {len(set(named))} images have tags that move, such as {worst}"
    remedy = "mirror them into your own registry under tags that stay; set imageRegistry and each component's imageTag"
    yield warn("moving", about, why, remedy=remedy)


def _tag(image: str) -> str | None:
    """Its tag; None where it is named by digest.

    >>> _tag("registry.example.com:5000/drycc/builder"), _tag("a/b:canary"), _tag("a/b@sha256:00")
    ('', 'canary', None)
    """
    return None if "@" in image else image.rpartition("/")[2].partition(":")[2]


images.must_warn("moving", "as the charts have it", lambda w: w.component("builder"))
