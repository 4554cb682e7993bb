"""The chapters "Production": storage elsewhere, accounts, availability.

See drycc/off-cluster#values, drycc/off-cluster#not-supported (other clouds), drycc/passport#variables,
drycc/passport#social-login,
drycc/controller#debug, drycc/monitoring#grafana-admin, drycc/monitoring#grafana-sign-up, drycc/failures#default-secrets.
"""

from functools import partial

from drycc_doctor.sealing.grammars import BOOLEAN, COMMIT, INTEGER, SWITCH
from drycc_doctor.settings.setting import ALL, G1, TO_G2, settings

_storage = partial(settings, chapter="Production: storage", check="production-storage")
_access = partial(settings, chapter="Production: access")
_ignored = partial(_access, check="tuning-ignored-values", dead=ALL)
_available = partial(settings, chapter="Production: availability")
_ENV = "grafana.environment"

SETTINGS = (
    *_storage("gcs gcr azure swift", dead=ALL, instead="builder.storageEndpoint"),
    *_storage("storage.enabled storage.persistence.enabled database.enabled registry.enabled"),
    *_access("REGISTRATION_ENABLED", "passport", check="production-registration",
             grammar=SWITCH),
    *_access("SOCIAL_AUTH_GITHUB_KEY SOCIAL_AUTH_GITHUB_SECRET SOCIAL_AUTH_GOOGLE_KEY SOCIAL_AUTH_GOOGLE_SECRET "
             "SOCIAL_AUTH_FEISHU_KEY SOCIAL_AUTH_FEISHU_SECRET SOCIAL_AUTH_WEIXIN_KEY SOCIAL_AUTH_WEIXIN_SECRET",
             "passport", check="production-registration"),
    *_access("DRYCC_DEBUG", "controller", check="production-debug", grammar=BOOLEAN),
    *_access("DRYCC_DEBUG", "passport", check="production-debug", grammar=BOOLEAN),
    *_access("passport.adminUsername passport.adminPassword", check="production-passport-admin"),
    *_access("DRYCC_SECRET_KEY", "passport", check="production-default-secrets"),
    *_ignored("grafana.user", instead="grafana.adminUsername", first=f"{_ENV}.DEFAULT_USER"),
    *_ignored("grafana.password", instead="grafana.adminPassword", first=f"{_ENV}.DEFAULT_USER_PASSWORD"),
    *_ignored("grafana.allow_sign_up", instead=f"{_ENV}.GF_USERS_ALLOW_SIGN_UP", first=f"{_ENV}.ALLOW_SIGN_UP"),
    *_access("grafana.adminUsername", check="production-grafana-admin", dead=G1, instead=f"{_ENV}.DEFAULT_USER"),
    *_access("grafana.adminPassword", check="production-grafana-admin", dead=G1, instead=f"{_ENV}.DEFAULT_USER_PASSWORD"),
    *_access("GF_USERS_ALLOW_SIGN_UP GF_AUTH_ANONYMOUS_ENABLED ANON_ACCESS", "grafana",
             check="production-grafana-signup", grammar=SWITCH),
    *_access("GF_SECURITY_SECRET_KEY", "grafana", check="production-default-secrets"),
    *_access("GF_AUTH_PROXY_WHITELIST", "grafana", check="production-proxy-auth"),
    *_access("global.certManagerEnabled", check="production-clear-text"),
    *_access("SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE", "controller", check="production-clear-text", grammar=BOOLEAN),
    *_available("controller.api.replicas", check="production-replicas", grammar=INTEGER, dead=G1,
                instead="controller.apiReplicas"),
    *_available("passport.api.replicas", check="production-replicas", grammar=INTEGER, dead=TO_G2,
                instead="passport.replicas"),
    *_available("builder.replicas", check="production-replicas", grammar=INTEGER),
    *_available("database.cronjob.enabled", check="production-backups", dead=G1),
    *_available("database.storageEndpoint", check="production-backups", dead=G1),
    *_available("imageTag", check="production-images", grammar=COMMIT),
)  # fmt: skip
