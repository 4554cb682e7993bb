"""What the step to the next generation changes, so that it can be prepared (drycc/generations#moves)."""

from drycc_doctor.facts.platform.generations import G1, G2

AHEAD = {
    G1: (
        "Deployment drycc-controller becomes drycc-controller-api, drycc-logger goes and Quickwit comes without its logs",
        "Grafana becomes a StatefulSet with a new volume",
        "the object storage becomes RustFS, which cannot read what MinIO wrote: copy the buckets before",
    ),
    G2: (
        "Deployment drycc-passport becomes drycc-passport-api and -celery",
        "listeners move into a ListenerSet, which needs the Gateway API 1.5",
        "the controller's upgrade Job is left over: delete it before each upgrade",
    ),
}
"""By the generation that is there, in the order in which it is met."""
