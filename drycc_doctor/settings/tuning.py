"""The manual's chapters "Tuning", all but the controller's.

See drycc/values#builder-knobs, drycc/values#database-knobs, drycc/database#variables, drycc/values#deploy-knobs,
drycc/logging#fluentbit-configuration, drycc/values#grafana-knobs, drycc/values#ldap-knobs, drycc/passport#ldap,
drycc/registry#variables, drycc/values#victoriametrics-knobs, drycc/monitoring#monitoring-elsewhere,
drycc/off-cluster#values.
"""

from functools import partial

from drycc_doctor.sealing.grammars import (
    BOOLEAN,
    CRON,
    DURATION,
    FILTER,
    HOST,
    INTEGER,
    QUANTITY,
    SELECTOR,
    SWITCH,
    URL,
    WORD,
)
from drycc_doctor.settings.setting import ALL, G1, SINCE_G2, settings

_builder = partial(settings, chart="builder", chapter="Tuning: builder", check="tuning-builder")
_database = partial(settings, chart="database", chapter="Tuning: database", check="tuning-database")
_deploy = partial(settings, chart="controller", chapter="Tuning: global and per-app settings", check="tuning-deploy")
_ldap = partial(settings, chart="passport", chapter="Tuning: LDAP", check="tuning-ldap")
_parts = partial(settings, chapter="Tuning: fluentbit, Grafana, VictoriaMetrics, registry")
_elsewhere = partial(_parts, check="tuning-off-cluster")
_ignored = partial(_parts, check="tuning-ignored-values", dead=ALL)
_grafana = partial(_parts, chart="grafana", check="tuning-grafana")
_victoriametrics = partial(_parts, check="tuning-victoriametrics")
_registry = partial(_parts, check="tuning-registry")
_ENV = "grafana.environment"

SETTINGS = (
    *_builder("BUILDER_POD_NODE_SELECTOR builder.builderPodNodeSelector", grammar=SELECTOR),
    *_builder("DEBUG", dead=ALL, instead="nothing: DRYCC_DEBUG is fixed to false", grammar=BOOLEAN),
    *_builder("builder.service.nodePort", check="tuning-ignored-values", dead=SINCE_G2),
    *_builder("builder.registryHost", grammar=HOST),
    *_builder("builder.registryUsername builder.registryPassword builder.registryOrganization"),
    *_builder("builder.storageEndpoint builder.storageBucket builder.storageAccesskey builder.storageSecretkey"),
    *_builder("builder.storagePathStyle", grammar=BOOLEAN, dead=G1, instead="builder.storageLookup"),
    *_database("database.persistence.enabled"),
    *_database("database.replicas", grammar=INTEGER),
    *_database("database.cronjob.enabled", dead=G1),
    *_database("database.cronjob.scheduleCronJob", grammar=CRON, dead=G1),
    *_database("database.cronjob.retainBackupsAge", grammar=DURATION, dead=G1),
    *_database("database.resources", check="tuning-limits"),
    *_database("database.enabled", check="tuning-off-cluster"),
    *_database("RETAIN_BACKUPS_AGE", grammar=DURATION),
    *_database("BACKUP_FREQUENCY", dead=ALL, instead="database.cronjob.scheduleCronJob", first=""),
    *_database("BACKUPS_TO_RETAIN", dead=ALL, instead="database.cronjob.retainBackupsAge", first=""),
    # of the apps: of the whole platform, and of one app
    *_deploy("DRYCC_DEPLOY_BATCHES", grammar=INTEGER, bounds=(0, 10000)),
    *_deploy("DRYCC_DEPLOY_TIMEOUT", grammar=INTEGER, bounds=(10, 86400)),
    *_deploy("IMAGE_PULL_POLICY", grammar=WORD, words=frozenset({"Always", "IfNotPresent", "Never"})),
    *_deploy("KUBERNETES_DEPLOYMENTS_REVISION_HISTORY_LIMIT", grammar=INTEGER, bounds=(1, 1000)),
    *_deploy("KUBERNETES_POD_TERMINATION_GRACE_PERIOD_SECONDS", grammar=INTEGER, bounds=(1, 3600)),
    *_deploy("DRYCC_DEPLOY_REJECT_IF_PROCFILE_MISSING DRYCC_DEPLOY_PROCFILE_MISSING_REMOVE", dead=ALL),
    *_deploy("DRYCC_DEFAULT_CONFIG_TAGS", dead=ALL),
    *_deploy("KUBERNETES_NAMESPACE_DEFAULT_QUOTA_SPEC", dead=ALL, instead="limit plans"),
    *_deploy("controller.appImagePullPolicy", grammar=WORD),
    # a user's text takes the place of a section
    *_parts(
        " ".join(
            f"fluentbit.config.{one}" for one in ("service", "inputs", "filters", "outputs", "parsers", "plugins")
        ),
        check="tuning-fluentbit",
    ),
    *_parts("fluentbit.flush", check="tuning-fluentbit"),
    *_grafana("DEFAULT_USER", dead=SINCE_G2, instead="grafana.adminUsername"),
    *_grafana("DEFAULT_USER_PASSWORD", dead=SINCE_G2, instead="grafana.adminPassword"),
    *_grafana("ALLOW_SIGN_UP", dead=SINCE_G2, instead="GF_USERS_ALLOW_SIGN_UP", grammar=SWITCH),
    *_grafana("GF_DATABASE_TYPE", grammar=WORD),
    *_grafana("grafana.persistence.enabled"),
    *_parts("grafana.adminUsername", check="production-grafana-admin", dead=G1, instead=f"{_ENV}.DEFAULT_USER"),
    *_parts(
        "grafana.adminPassword", check="production-grafana-admin", dead=G1, instead=f"{_ENV}.DEFAULT_USER_PASSWORD"
    ),
    *_ignored("grafana.prometheusUrl", dead=SINCE_G2, instead="controller.victoriametricsUrl"),
    *_ignored("grafana.victoriametricsUrl", instead="controller.victoriametricsUrl", first="grafana.prometheusUrl"),
    *_elsewhere("grafana.enabled grafana.database.enabled grafana.valkey.enabled grafana.passport.enabled"),
    *_elsewhere("grafana.databaseUrl grafana.valkeyUrl grafana.passportUrl"),
    *_ldap("LDAP_ENDPOINT", grammar=URL),
    *_ldap("LDAP_BIND_DN LDAP_BIND_PASSWORD LDAP_USER_BASEDN"),
    *_ldap("LDAP_USER_FILTER", grammar=FILTER),
    *_ldap("LDAP_GROUP_BASEDN"),
    *_ldap("LDAP_GROUP_FILTER", grammar=FILTER),
    *_ldap("LDAP_ACTIVE_GROUP LDAP_STAFF_GROUP LDAP_SUPERUSER_GROUP"),
    *_registry("registry.proxy.port", grammar=INTEGER),
    *_registry("registry.storagePathStyle", grammar=BOOLEAN, dead=G1, instead="registry.storageLookup"),
    *_elsewhere("registry.storageEndpoint registry.storageBucket"),
    *_elsewhere("registry.enabled builder.registry.enabled controller.registry.enabled"),
    *_elsewhere("builder.registryHost controller.registryHost", grammar=HOST),
    *_registry("DRYCC_STORAGE_PATH_STYLE", "registry", grammar=BOOLEAN),
    *_victoriametrics("victoriametrics.vmagent.replicas victoriametrics.vminsert.replicas", grammar=INTEGER),
    *_victoriametrics("victoriametrics.vmselect.replicas victoriametrics.vmstorage.replicas", grammar=INTEGER),
    *_victoriametrics("victoriametrics.vmagent.persistence.enabled victoriametrics.vmstorage.persistence.enabled"),
    *_victoriametrics("victoriametrics.vmagent.persistence.size", grammar=QUANTITY),
    *_victoriametrics("victoriametrics.vmstorage.persistence.size", grammar=QUANTITY),
    *_victoriametrics("victoriametrics.nodeExporter.enabled victoriametrics.kubeStateMetrics.enabled"),
    *_elsewhere("victoriametrics.enabled"),
    *_ignored("victoriametrics.node-exporter", instead="victoriametrics.nodeExporter"),
    *_ignored("victoriametrics.kube-state-metrics", instead="victoriametrics.kubeStateMetrics"),
    *_ignored("victoriametrics.vmstorage.temporary"),
    *_elsewhere("controller.victoriametricsUrl", dead=G1, instead="controller.prometheusUrl"),
)
