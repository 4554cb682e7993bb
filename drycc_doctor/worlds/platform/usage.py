"""What metrics-server tells of the platform's pods: metrics.k8s.io, a PodMetrics for each."""

from collections.abc import Iterator

from drycc_doctor.worlds.platform.names import NAMESPACE, Object, Triple
from drycc_doctor.worlds.platform.setting import Setting

API, KEY = "metrics.k8s.io/v1beta1", "pods.metrics.k8s.io"
"""The version, and the name by which a World keeps them: its resource is ``pods`` too."""


def of_pods(s: Setting, pods: list[Object]) -> Iterator[Triple]:
    """Each container of a running pod uses a little."""
    for pod in pods:
        metadata = pod["metadata"]
        if metadata["namespace"] == NAMESPACE and pod["status"]["phase"] == "Running":
            named = {k: metadata[k] for k in ("name", "namespace", "labels") if k in metadata}
            used = [
                {"name": one["name"], "usage": {"cpu": "12345678n", "memory": "98304Ki"}}
                for one in pod["spec"]["containers"]
            ]
            told: Object = {"apiVersion": API, "kind": "PodMetrics", "metadata": named}
            yield API, KEY, told | {"timestamp": s.time(20), "window": "15s", "containers": used}
