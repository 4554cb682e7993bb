from drycc_doctor.api import Findings, World, check, fail, passed, subject, unknown, warn
from drycc_doctor.facts.kubernetes.cluster_dns import ClusterDns
from drycc_doctor.facts.kubernetes.pod_health import is_left_over, is_ready
from drycc_doctor_checks.changes import in_turn
from drycc_doctor_checks.pod_trouble import trouble

_WHERE = "kubectl exec -n @ deploy/drycc-builder -- cat /etc/resolv.conf tells its address, and kubectl get services -A whose it is"


@check("cluster-dns", title="The cluster's own DNS is there")
def dns(cluster_dns: ClusterDns) -> Findings:
    """All parts of the platform find each other by name: without the cluster's DNS everything waits, or crashes.

    The endpoints of its Service are counted; where not all are ready, its pods are asked why. They are known by the label
    `k8s-app=kube-dns` in kube-system, which CoreDNS carries too, that of k3s and RKE2; by OpenShift's own in openshift-dns;
    or by the first in whatever namespace. A cluster whose DNS is elsewhere cannot be judged.

    `kubectl logs -n kube-system -l k8s-app=kube-dns` shows what keeps it.
    """
    about = subject.cluster_dns()
    unready = [pod for pod in cluster_dns.pods if not is_ready(pod) and not is_left_over(pod)]
    reason = f": {trouble(unready[0]).message}" if unready else ""
    where = f"-n {cluster_dns.home}" if cluster_dns.home else "-A"
    look = f"kubectl get pods {where} -l '{cluster_dns.label}'"
    if not cluster_dns.label:
        why = "nothing in kube-system, in openshift-dns or elsewhere is labelled as the cluster's DNS"
        yield unknown("not-found", about, why, remedy=_WHERE)
    elif not cluster_dns.ready:
        yield fail("no-endpoints", about, f"the cluster's DNS has no ready endpoint{reason}", remedy=look)
    elif unready or cluster_dns.ready < cluster_dns.endpoints:
        why = f"{cluster_dns.ready} of {cluster_dns.endpoints} endpoints of the cluster's DNS are ready{reason}"
        yield warn("some-unready", about, why, remedy=look)
    else:
        yield passed("ok", about, f"the cluster's DNS has {cluster_dns.ready} ready endpoints")


dns.must_fail("no-endpoints", "CoreDNS crashes over its Corefile", lambda w: w.cluster.dns.crash())


@dns.must_fail("no-endpoints", "somebody scaled CoreDNS to nothing")
def scaled_to_zero(world: World) -> None:
    world.cluster.dns.scale_to_zero()
    for endpoint_slice in world.objects.list("endpointslices", "kube-system"):
        endpoint_slice["endpoints"] = None


dns.must_warn("some-unready", "one of two CoreDNS pods is not ready", lambda w: w.cluster.dns.lose_one())
_elsewhere = in_turn(lambda w: w.cluster.dns.delete(), lambda w: w.objects.clear("endpointslices", "kube-system"))
dns.must_not_know("not-found", "the cluster's DNS is not where most clusters have it", _elsewhere)
dns.must_pass("ok", "OpenShift's", lambda w: w.planes.use_openshift())
dns.must_pass("ok", "RKE2's", lambda w: w.planes.use_rke2())
dns.must_fail("no-endpoints", "OpenShift's crashes")(
    in_turn(lambda w: w.planes.use_openshift(), lambda w: w.planes.plane("dns-default").crash())
)
dns.must_not_know("forbidden", "we may not list endpoints", lambda w: w.deny("list endpointslices.discovery.k8s.io"))
