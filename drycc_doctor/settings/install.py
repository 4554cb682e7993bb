"""What install.sh writes into the values and nothing reads (drycc/values#dead-values-of-the-install-script)."""

from functools import partial

from drycc_doctor.sealing.grammars import INTEGER
from drycc_doctor.settings.setting import SINCE_G2, settings

_ignored = partial(settings, chapter="Any values", check="tuning-ignored-values", dead=SINCE_G2)

SETTINGS = (
    *_ignored("controller.webhookReplicas"),
    *_ignored("storage.drives", instead="storage.drivesPerNode", grammar=INTEGER),
    *_ignored("passport.replicas", instead="passport.api.replicas"),
    *_ignored("imagebuilder.container_registries", instead="imagebuilder.containerRegistries"),
    *_ignored("acme", "gateway", instead="gateway.acme"),
    *_ignored("valkey.password"),
    *_ignored("valkey.addrs", instead="controller.valkeyUrl"),
)
