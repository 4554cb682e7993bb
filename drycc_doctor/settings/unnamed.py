"""Settings that the manual does not name, and that are disclosed: of passport, and of several charts."""

from drycc_doctor.sealing.grammars import BOOLEAN, DURATION, HOST, INTEGER, NAME, WORD
from drycc_doctor.settings.setting import settings

SETTINGS = (
    *settings("ADMIN_ENABLED LEGAL_ENABLED CERT_MANAGER_ENABLED", "passport", grammar=BOOLEAN),
    *settings("global.platformDomain imageRegistry", grammar=HOST),
    *settings("gateway.gatewayClass controller.appGatewayClass controller.appStorageClass imageOrg", grammar=NAME),
    *settings("imagePullPolicy", grammar=WORD),
    *settings("victoriametrics.vmstorage.retentionPeriod", grammar=DURATION),
    *settings("storage.zones storage.drivesPerNode", grammar=INTEGER),
)
