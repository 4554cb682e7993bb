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

VARIABLES: dict[str, re.Pattern[str]] = VARIABLE_GRAMMARS | {
    "KUBERNETES_*": INTEGER,
    "DRYCC_CONTROLLER_THROTTLE_RATES_*": RATE,
    "*_URL": URL,
    "*_ENDPOINT": URL,
    "PILOT_ENABLE_ALPHA_GATEWAY_API": BOOLEAN,
}
"""Variables of containers, by name or glob; the first that fits decides."""

VALUES: dict[str, re.Pattern[str]] = VALUE_GRAMMARS | {
    **dict.fromkeys(("cpu", "memory", "hugepages-2Mi"), QUANTITY),
    "storageClass": NAME,
    **dict.fromkeys(("pullPolicy", "type"), WORD),
    "*Url": URL,
    "*Endpoint": URL,
}
"""Values of the charts, by their last key; booleans and nulls are always let through."""

ANNOTATIONS = (
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
)
"""Annotations that are told as they are."""

HOST_KEYS = (re.compile(r"ssh-host-[a-z0-9]{1,20}-key"),)
"""Keys of Secrets that hold a server's private SSH key (drycc/builder#ssh-host-keys): of these the public half's
fingerprint is told."""

SIGNING_KEYS = (re.compile(r"oidc-rsa-private-key"),)
"""The key that passport signs with (drycc/passport#signing-key): its modulus is sealed, to be held against the one that
passport shows."""

BODY_URLS = frozenset({"issuer", "index_uri"})
"""Keys of JSON bodies whose URLs come through as a Url."""

ANNOTATION_VALUES: dict[str, re.Pattern[str]] = {
    "leader": NAME,
    "ttl": INTEGER,
    "renewTime": MOMENT,
    "acquireTime": MOMENT,
    "service.beta.kubernetes.io/aws-load-balancer-connection-idle-timeout": INTEGER,
    "service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout": INTEGER,
    "service.beta.kubernetes.io/oci-load-balancer-connection-idle-timeout": INTEGER,
    "loadbalancer.openstack.org/timeout-client-data": INTEGER,
}
"""Annotations that are told if they match: Patroni's, on the Endpoints of its leader; clouds' timeouts, on Services."""

PATTERNS = frozenset({"reserved-name-patterns.txt"})
"""The key of a ConfigMap of which it is told how many regular expressions it holds, and which lines are none."""

WORDS = frozenset({"sleep", "infinity"})
"""Words of command lines that are told: diagnosticMode is known by them (drycc/values#diagnostic-mode)."""

FLAGS = (re.compile(r"--?retentionPeriod=\d{1,6}[hdwy]?"),)
"""Words of command lines that are told if they match: how long vmstorage keeps what was measured
(drycc/monitoring#metrics-retention)."""

HEADERS = frozenset(
    {"server", "content-type", "content-length", "drycc_api_version", "drycc_platform_version", "www-authenticate"}
    | {"allow", "date", "retry-after", "x-envoy-upstream-service-time", "via"}
)
"""Headers of answers that are told; ``location`` comes through as a Url, ``set-cookie`` never."""

BODY_KEYS = frozenset(
    {"detail", "legal", "registration_enabled", "status", "error", "code", "reason", "kind", "message", "version"}
    | {"build_date", "commit", "role", "state", "database"}
)
"""Keys of JSON bodies whose short scalars are told."""

BODY_VALUES: dict[str, re.Pattern[str]] = {
    "name": re.compile(r"drycc-database-\d{1,3}"),
    "lag": re.compile(r"\d{1,18}|unknown"),
    "num_hits": re.compile(r"\d{1,15}"),
    "timestamp": re.compile(rf"{MOMENT.pattern}|\d{{1,19}}(\.\d{{1,9}})?"),
    "template_id": PREFIX,
    "period": re.compile(r"\d{1,6} ?[a-z]{1,8}"),
    "schedule": WORD,
    "job": re.compile(r"[a-z][a-z0-9-]{0,62}"),
    "what": PREFIX,
    "value": re.compile(r"-?\d{1,18}(\.\d{1,9})?(e[+-]?\d{1,3})?"),
}
"""Keys of JSON bodies whose scalars are told if they match.

What Patroni tells of its members, quickwit of an index (drycc/logging#asking-quickwit), and vmselect of what it was
asked (drycc/monitoring#asking-victoriametrics).
"""

FLUENTBIT = frozenset({"fluentbit-config", "logger-fluentbit-config"})
"""ConfigMaps that hold fluent-bit's configuration: of these its skeleton is told
(drycc/logging#fluentbit-configuration)."""

PASSWORDS = frozenset({"deis", "drycc", "grafana", "minio", "minioadmin", "postgres", "rustfs", "rustfsadmin"})
"""Charts' defaults."""

DRYCC = Disclosures(
    variables=VARIABLES,
    values=VALUES,
    annotations=ANNOTATIONS,
    annotation_values=ANNOTATION_VALUES,
    words=WORDS,
    flags=FLAGS,
    headers=HEADERS,
    body_keys=BODY_KEYS,
    body_values=BODY_VALUES,
    body_urls=BODY_URLS,
    host_keys=HOST_KEYS,
    signing_keys=SIGNING_KEYS,
    patterns=PATTERNS,
    fluentbit=FLUENTBIT,
    passwords=PASSWORDS,
)


def disclosures() -> Disclosures:
    """Drycc's, and those that other packages offer; what one of them cannot load stays sealed."""
    return reduce(or_, (one for _, one in offered(GROUP, instance_of(Disclosures)).items), DRYCC)
