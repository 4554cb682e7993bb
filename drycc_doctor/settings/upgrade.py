"""The chapter on upgrading (drycc/off-cluster#not-supported, drycc/release#immutable-fields).

The key files are dead in all generations; persistence works, and cannot be switched on later.
"""

from functools import partial

from drycc_doctor.settings.setting import ALL, settings

_of = partial(settings, chapter="Upgrading")
_KEPT = (
    *("database", "valkey", "storage", "grafana", "quickwit.indexer", "quickwit.searcher"),
    *("victoriametrics.vmagent", "victoriametrics.vmstorage"),
)

SETTINGS = (
    *_of("gcs.key_json registry-token-refresher.gcr.key_json", check="upgrade-key-json", dead=ALL,
         instead="builder.storageEndpoint"),
    *_of(" ".join(f"{path}.persistence.enabled" for path in _KEPT), check="upgrade-volumes"),
)  # fmt: skip
