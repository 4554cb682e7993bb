"""The manual's chapter of the registry, and what others need to use one elsewhere (drycc/registry#variables)."""

from functools import partial

from drycc_doctor.sealing.grammars import BOOLEAN, HOST, INTEGER
from drycc_doctor.settings.setting import settings

_in_chapter = partial(settings, chapter="Tuning: fluentbit, Grafana, VictoriaMetrics, registry")
_of = partial(_in_chapter, check="tuning-registry")
_elsewhere = partial(_in_chapter, check="tuning-off-cluster")

SETTINGS = (
    *_of("registry.proxy.port", grammar=INTEGER),
    *_of("registry.storagePathStyle", grammar=BOOLEAN),
    *_elsewhere("registry.storageEndpoint registry.storageBucket"),
    *_elsewhere("registry.enabled builder.registry.enabled controller.registry.enabled"),
    *_elsewhere("builder.registryHost controller.registryHost", grammar=HOST),
    *_of("DRYCC_STORAGE_PATH_STYLE", "registry", grammar=BOOLEAN),
)
