"""The chapters on installing, watching and upgrading; and what the manual does not name, and may be disclosed.

See drycc/values#dead-values-of-the-install-script, drycc/logging#index-names, drycc/logging#quickwit-storage,
drycc/monitoring#victoriametrics-objects, drycc/monitoring#alerts, drycc/off-cluster#not-supported,
drycc/release#immutable-fields.
"""

from functools import partial

from drycc_doctor.sealing.grammars import BOOLEAN, DURATION, HOST, INTEGER, NAME, PREFIX, WORD
from drycc_doctor.settings.setting import ALL, G1, SINCE_G2, SINCE_G3, settings

_install = partial(settings, chapter="Any values", check="tuning-ignored-values", dead=ALL)
_logging = partial(settings, chapter="Platform logging", dead=G1)
_prefix = partial(_logging, check="logging-prefix", grammar=PREFIX)
_monitoring = partial(settings, chapter="Monitoring")
_upgrading = partial(settings, chapter="Upgrading")
_QUICKWIT = ("quickwit.indexer", "quickwit.searcher")
PERSISTENT = (
    *("database", "valkey", "storage", "grafana", *_QUICKWIT),
    *("victoriametrics.vmagent", "victoriametrics.vmstorage"),
)
"""Where the values of the parts are that may have volumes."""

SETTINGS = (
    # what install.sh writes into the values and nothing reads
    *_install("controller.webhookReplicas", instead="controller.mutate.replicas", first="controller.mutateReplicas"),
    *_install("storage.drives", instead="storage.drivesPerNode", grammar=INTEGER),
    *_install("passport.replicas", dead=SINCE_G3, instead="passport.api.replicas"),
    *_install("imagebuilder.container_registries", instead="imagebuilder.containerRegistries"),
    *_install("acme", "gateway", instead="gateway.acme"),
    *_install("valkey.password", dead=SINCE_G2),
    *_install("valkey.addrs", dead=SINCE_G2, instead="controller.valkeyUrl"),
    *_prefix("fluentbit.quickwit.logIndexPrefix controller.quickwit.logIndexPrefix quickwit.logIndexPrefix"),
    *_logging("quickwit.indexer.persistence", check="logging-storage"),
    *_prefix("QUICKWIT_LOG_INDEX_PREFIX", "controller"),
    *_monitoring("victoriametrics.enabled", check="monitoring-off-cluster"),
    *_monitoring("victoriametrics.nodeExporter.enabled", check="monitoring-exporters"),
    *_monitoring("victoriametrics.kubeStateMetrics.enabled", check="monitoring-exporters"),
    *_monitoring("victoriametrics.vmstorage.persistence victoriametrics.vmagent.persistence", check="monitoring-storage"),
    *_monitoring("grafana.enabled", check="monitoring-grafana"),
    *_monitoring("grafana.environment.GF_SMTP_ENABLED", check="monitoring-alerts", grammar=BOOLEAN),
    *_monitoring("grafana.environment.GF_SMTP_HOST", check="monitoring-alerts", grammar=HOST),
    *_monitoring("controller.victoriametricsUrl", check="monitoring-off-cluster", dead=G1,
                 instead="controller.prometheusUrl"),
    # the key files are dead in all generations; persistence works, and cannot be switched on later
    *_upgrading("gcs.key_json registry-token-refresher.gcr.key_json", check="upgrade-key-json", dead=ALL,
                instead="builder.storageEndpoint"),
    *_upgrading(" ".join(f"{path}.persistence.enabled" for path in PERSISTENT if path not in _QUICKWIT), check="upgrade-volumes"),
    *_upgrading(" ".join(f"{path}.persistence.enabled" for path in _QUICKWIT), check="upgrade-volumes", dead=G1),
    # in no chapter
    *settings("ADMIN_ENABLED LEGAL_ENABLED CERT_MANAGER_ENABLED", "passport", grammar=BOOLEAN),
    *settings("global.platformDomain imageRegistry", grammar=HOST),
    *settings("gateway.gatewayClass controller.appGatewayClass controller.appStorageClass imageOrg", grammar=NAME),
    *settings("imagePullPolicy", grammar=WORD),
    *settings("victoriametrics.vmstorage.retentionPeriod", grammar=DURATION),
    *settings("storage.zones storage.drivesPerNode", grammar=INTEGER),
)  # fmt: skip
