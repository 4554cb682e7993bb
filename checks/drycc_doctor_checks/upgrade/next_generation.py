"""What the step to the next generation changes, so that it can be prepared (drycc/generations#moves)."""

AHEAD = {
    "g1": (
        "Deployment drycc-controller becomes drycc-controller-api, drycc-logger goes and Quickwit comes without its logs",
        "Grafana becomes a StatefulSet with a new volume",
        "the object storage becomes RustFS, which cannot read what MinIO wrote: copy the buckets before",
    ),
    "g2": (
        "Deployment drycc-passport becomes drycc-passport-api and -celery",
        "listeners move into a ListenerSet, which needs the Gateway API 1.5",
        "the controller's upgrade Job is left over: delete it before each upgrade",
    ),
    "g3": (),
}
"""By the generation that is there, in the order in which it is met."""
