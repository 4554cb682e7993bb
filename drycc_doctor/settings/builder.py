"""The manual's chapter on the builder (drycc/values#builder-knobs, drycc/off-cluster#values)."""

from functools import partial

from drycc_doctor.sealing.grammars import BOOLEAN, HOST, SELECTOR
from drycc_doctor.settings.setting import ALL, SINCE_G2, settings

_CHAPTER = "Tuning: builder"
_of = partial(settings, chart="builder", chapter=_CHAPTER, check="tuning-builder")

SETTINGS = (
    *_of("BUILDER_POD_NODE_SELECTOR builder.builderPodNodeSelector", grammar=SELECTOR),
    *_of("DEBUG", dead=ALL, instead="nothing: DRYCC_DEBUG is fixed to false", grammar=BOOLEAN),
    *settings("builder.service.nodePort", chapter=_CHAPTER, check="tuning-ignored-values", dead=SINCE_G2),
    *_of("builder.registryHost", grammar=HOST),
    *_of("builder.registryUsername builder.registryPassword builder.registryOrganization"),
    *_of("builder.storageEndpoint builder.storageBucket builder.storageAccesskey builder.storageSecretkey"),
    *_of("builder.storagePathStyle", grammar=BOOLEAN),
)
