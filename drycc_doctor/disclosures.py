"""What Drycc's parts may disclose: names, each with the grammar that its value must match. What is not here is sealed.

Names and grammars: drycc/objects#rows (objects), drycc/controller#variables (variables), drycc/off-cluster#values and
drycc/values#install-script-values (values), drycc/controller#anonymous-answers (answers).
"""

import re
from functools import reduce
from operator import or_

from drycc_doctor.plugins import instance_of, offered
from drycc_doctor.sealing.disclosures import Disclosures
from drycc_doctor.sealing.grammars import BOOLEAN, INTEGER, MOMENT, NAME, PREFIX, QUANTITY, RATE, URL, WORD
from drycc_doctor.settings import VALUE_GRAMMARS, VARIABLE_GRAMMARS

GROUP = "drycc_doctor.disclosures"
"""Entry points of others: each a :class:`Disclosures`."""

DRYCC = Disclosures(
    variables=VARIABLE_GRAMMARS
    | {
        "KUBERNETES_*": INTEGER,
        "DRYCC_CONTROLLER_THROTTLE_RATES_*": RATE,
        "*_URL": URL,
        "*_ENDPOINT": URL,
        "PILOT_ENABLE_ALPHA_GATEWAY_API": BOOLEAN,
    },
    # booleans and nulls are always let through
    values=VALUE_GRAMMARS
    | {
        **dict.fromkeys(("cpu", "memory", "hugepages-2Mi"), QUANTITY),
        "storageClass": NAME,
        **dict.fromkeys(("pullPolicy", "type"), WORD),
        "*Url": URL,
        "*Endpoint": URL,
    },
    annotations=(
        "app.kubernetes.io/*",
        "component.drycc.cc/version",
        "deployment.kubernetes.io/revision",
        "drycc.cc/app",
        "drycc.cc/workspace",
        "endpoints.kubernetes.io/last-change-trigger-time",
        "helm.sh/hook",
        "helm.sh/hook-delete-policy",
        "meta.helm.sh/release-name",
        "meta.helm.sh/release-namespace",
        "prometheus.io/*",
        "storageclass.kubernetes.io/is-default-class",
        "storageclass.beta.kubernetes.io/is-default-class",
    ),
    # Patroni's, on the Endpoints of its leader; clouds' timeouts, on Services
    annotation_values={
        "leader": NAME,
        "ttl": INTEGER,
        "renewTime": MOMENT,
        "acquireTime": MOMENT,
        "service.beta.kubernetes.io/aws-load-balancer-connection-idle-timeout": INTEGER,
        "service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout": INTEGER,
        "service.beta.kubernetes.io/oci-load-balancer-connection-idle-timeout": INTEGER,
        "loadbalancer.openstack.org/timeout-client-data": INTEGER,
    },
    # diagnosticMode is known by them (drycc/values#diagnostic-mode)
    words=frozenset({"sleep", "infinity"}),
    # how long vmstorage keeps what was measured (drycc/monitoring#metrics-retention)
    flags=(re.compile(r"--?retentionPeriod=\d{1,6}[hdwy]?"),),
    # beside ``location``, which comes through as a Url; ``set-cookie`` never
    headers=frozenset(
        {"server", "content-type", "content-length", "drycc_api_version", "drycc_platform_version", "www-authenticate"}
        | {"allow", "date", "retry-after", "x-envoy-upstream-service-time", "via"}
    ),
    body_keys=frozenset(
        {"detail", "legal", "registration_enabled", "status", "error", "code", "reason", "kind", "message", "version"}
        | {"build_date", "commit", "role", "state", "database"}
    ),
    # what Patroni tells of its members, quickwit of an index (drycc/logging#asking-quickwit), and vmselect of what it
    # was asked (drycc/monitoring#asking-victoriametrics); names are members', and those of social logins
    body_values={
        "count": re.compile(r"\d{1,4}"),  # of social logins (drycc/passport#social-login)
        "name": re.compile(r"drycc-database-\d{1,3}|github|google|weixin|feishu"),
        "lag": re.compile(r"\d{1,18}|unknown"),
        "timeline": re.compile(r"\d{1,9}"),
        "num_hits": re.compile(r"\d{1,15}"),
        "timestamp": re.compile(rf"{MOMENT.pattern}|\d{{1,19}}(\.\d{{1,9}})?"),
        "template_id": PREFIX,
        "period": re.compile(r"\d{1,6} ?[a-z]{1,8}"),
        "schedule": WORD,
        "job": re.compile(r"[a-z][a-z0-9-]{0,62}"),
        "what": PREFIX,
        "value": re.compile(r"-?\d{1,18}(\.\d{1,9})?(e[+-]?\d{1,3})?"),
    },
    body_urls=frozenset({"issuer", "index_uri"}),
    host_keys=(re.compile(r"ssh-host-[a-z0-9]{1,20}-key"),),  # drycc/builder#ssh-host-keys
    # its modulus is held against that of the key that passport shows (drycc/passport#signing-key)
    signing_keys=(re.compile(r"oidc-rsa-private-key"),),
    hook_paths=frozenset({"/v2/mutate"}),  # drycc/controller#webhook
    patterns=frozenset({"reserved-name-patterns.txt"}),
    fluentbit=frozenset({"fluentbit-config", "logger-fluentbit-config"}),  # drycc/logging#fluentbit-configuration
    # whom an init container does not reach (drycc/database#waiting-for-it). It takes for a host what stands behind the
    # first @ of a URL, and that may be of a password: a host has the chart's name, or a dot
    logs=(
        re.compile(r"netcat: connect to (drycc-[a-z-]{1,50}|[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+) port \d{1,5} failed"),
    ),
    # what controllers, scheduler and kubelet write themselves (drycc/failures#what-kubernetes-says); the message of all others stays away
    event_reasons=frozenset(
        {"BackOff", "DNSConfigForming", "ErrImageNeverPull", "Evicted", "Failed", "FailedAttachVolume", "FailedBinding"}
        | {"FailedCreate", "FailedCreatePodSandBox", "FailedMapVolume", "FailedMount", "FailedScheduling"}
        | {"FreeDiskSpaceFailed", "InspectFailed", "NetworkNotReady", "NodeNotReady", "ProvisioningFailed", "Unhealthy"}
        | {"AllocationFailed", "SyncLoadBalancerFailed", "FailedToUpdateEndpoint", "FailedToUpdateEndpointSlices"}
        | {"VolumeResizeFailed", "FileSystemResizeFailed", "FailedDraining", "InvalidDiskCapacity", "Preempted"}
    ),
    # charts' defaults
    passwords=frozenset({"deis", "drycc", "grafana", "minio", "minioadmin", "postgres", "rustfs", "rustfsadmin"}),
)


def disclosures() -> Disclosures:
    """Drycc's, and those that other packages offer; what one of them cannot load stays sealed."""
    return reduce(or_, (one for _, one in offered(GROUP, instance_of(Disclosures)).items), DRYCC)
