"""What the charts render, kind by kind (drycc/objects#rows), less what Helm takes away when it is done."""

Rows = set[tuple[str, str]]


def rows(text: str) -> Rows:
    """``Kind name name ...``, a kind a line."""
    return {(kind, name) for kind, *names in map(str.split, text.strip().splitlines()) for name in names}


G3 = rows("""
ClusterRole drycc:drycc-builder drycc:drycc-controller drycc:drycc-database drycc:drycc-kube-state-metrics
ClusterRole drycc:drycc-victoriametrics-vmagent
ClusterRoleBinding drycc:drycc-builder drycc:drycc-controller drycc:drycc-database drycc:kube-state-metrics
ClusterRoleBinding drycc:drycc-victoriametrics-vmagent
ConfigMap controller-config fluentbit-config grafana-config imagebuilder-config passport-config quickwit-config
ConfigMap victoriametrics-vmagent-config
CronJob drycc-controller-cronjob-daily drycc-controller-cronjob-hourly drycc-database-cronjob-backup
CronJob drycc-registry-cronjob-daily
DaemonSet drycc-fluentbit drycc-node-exporter drycc-registry-proxy
Deployment drycc-builder drycc-controller-api drycc-controller-celery drycc-controller-metric drycc-controller-mutate
Deployment drycc-passport-api drycc-passport-celery drycc-quickwit-control-plane drycc-quickwit-janitor
Deployment drycc-quickwit-metastore drycc-registry drycc-victoriametrics-vminsert drycc-victoriametrics-vmselect
Gateway drycc-gateway
HTTPRoute drycc-controller drycc-grafana drycc-passport drycc-storage drycc-storage-console
ListenerSet drycc-listenerset
MutatingWebhookConfiguration drycc-controller-mutate
NetworkPolicy drycc-controller-metric drycc-database drycc-imagebuilder drycc-quickwit drycc-valkey
NetworkPolicy drycc-victoriametrics
Role drycc-builder drycc-database
RoleBinding drycc-builder drycc-database
Secret builder-secret builder-ssh-private-keys controller-creds controller-mutate-cert database-creds grafana-creds
Secret passport-creds quickwit-creds registry-secret storage-creds valkey-creds
Service drycc-builder drycc-controller-api drycc-controller-metric drycc-controller-mutate drycc-database
Service drycc-database-replica drycc-grafana drycc-kube-state-metrics drycc-node-exporter drycc-passport drycc-quickwit
Service drycc-quickwit-control-plane drycc-quickwit-indexer drycc-quickwit-janitor drycc-quickwit-metastore
Service drycc-quickwit-searcher drycc-registry drycc-storage drycc-valkey drycc-victoriametrics-vminsert
Service drycc-victoriametrics-vmselect drycc-victoriametrics-vmstorage
ServiceAccount drycc-builder drycc-controller drycc-database drycc-fluentbit drycc-kube-state-metrics drycc-passport
ServiceAccount drycc-quickwit drycc-registry drycc-storage drycc-victoriametrics-vmagent
StatefulSet drycc-database drycc-grafana drycc-kube-state-metrics drycc-quickwit-indexer drycc-quickwit-searcher
StatefulSet drycc-storage drycc-valkey drycc-victoriametrics-vmagent drycc-victoriametrics-vmstorage
TCPRoute drycc-builder
""")
G2 = (
    G3
    - rows("""
ListenerSet drycc-listenerset
NetworkPolicy drycc-database drycc-valkey
Deployment drycc-passport-api drycc-passport-celery
""")
) | rows("Deployment drycc-passport")
G1 = rows("""
ClusterRole drycc:drycc-builder drycc:drycc-controller drycc:drycc-database drycc:drycc-kube-state-metrics
ClusterRole drycc:drycc-logger-fluentbit drycc:drycc-victoriametrics-vmagent
ClusterRoleBinding drycc:drycc-builder drycc:drycc-controller drycc:drycc-database drycc:drycc-logger-fluentbit
ClusterRoleBinding drycc:drycc-victoriametrics-vmagent drycc:kube-state-metrics
ConfigMap controller-config imagebuilder-config logger-fluentbit-config passport-config victoriametrics-vmagent-config
CronJob drycc-controller-cronjob-daily drycc-controller-cronjob-hourly drycc-registry-cronjob-daily
DaemonSet drycc-logger-fluentbit drycc-node-exporter drycc-registry-proxy
Deployment drycc-builder drycc-controller drycc-controller-celery drycc-controller-mutate drycc-grafana drycc-logger
Deployment drycc-passport drycc-registry drycc-victoriametrics-vminsert drycc-victoriametrics-vmselect
Gateway drycc-gateway
HTTPRoute drycc-controller drycc-grafana drycc-passport drycc-rabbitmq drycc-storage
MutatingWebhookConfiguration drycc-controller-mutate
NetworkPolicy drycc-logger drycc-victoriametrics-networkpolicy imagebuilder-networkpolicy
Role drycc-builder drycc-database
RoleBinding drycc-builder drycc-database
Secret builder-key-auth builder-secret builder-ssh-private-keys controller-creds controller-mutate-cert database-creds
Secret logger-creds logger-fluentbit-creds passport-creds registry-secret storage-creds valkey-creds
Service drycc-builder drycc-controller-api drycc-controller-mutate drycc-database drycc-database-replica drycc-grafana
Service drycc-kube-state-metrics drycc-logger drycc-node-exporter drycc-passport drycc-registry drycc-storage
Service drycc-valkey drycc-victoriametrics-vminsert drycc-victoriametrics-vmselect drycc-victoriametrics-vmstorage
ServiceAccount drycc-builder drycc-controller drycc-database drycc-kube-state-metrics drycc-logger
ServiceAccount drycc-logger-fluentbit drycc-passport drycc-registry drycc-storage drycc-victoriametrics-vmagent
StatefulSet drycc-database drycc-kube-state-metrics drycc-storage drycc-valkey drycc-victoriametrics-vmagent
StatefulSet drycc-victoriametrics-vmstorage
TCPRoute drycc-builder
""")
ROWS = {"g1": G1, "g2": G2, "g3": G3}
HOOKS = {
    "g1": rows("Job drycc-controller-job-upgrade drycc-passport-job-upgrade"),
    "g2": rows("Job drycc-controller-job-upgrade drycc-passport-job-upgrade drycc-quickwit-job-upgrade"),
    "g3": rows("Job drycc-controller-job-upgrade drycc-passport-job-upgrade drycc-quickwit-job-upgrade"),
}
"""Jobs that are there only while they run or have failed (drycc/release#jobs); the third generation's controller's is
no hook, and is deleted by whoever repairs the platform: as charted, it is there."""
RENDERED = {"g1": 94, "g2": 107, "g3": 111}
"""How many rows the charts render (drycc/objects#counts)."""
WITH_TLS = rows("""
Certificate drycc-auto-tls
Issuer drycc-issuer
""")
ELSEWHERE = rows("""
ClusterRole drycc:drycc-database drycc:drycc-kube-state-metrics drycc:drycc-victoriametrics-vmagent
ClusterRoleBinding drycc:drycc-database drycc:drycc-victoriametrics-vmagent drycc:kube-state-metrics
ConfigMap victoriametrics-vmagent-config
CronJob drycc-database-cronjob-backup drycc-registry-cronjob-daily
DaemonSet drycc-node-exporter drycc-registry-proxy
Deployment drycc-registry drycc-victoriametrics-vminsert drycc-victoriametrics-vmselect
NetworkPolicy drycc-database drycc-valkey drycc-victoriametrics drycc-victoriametrics-networkpolicy
Role drycc-database
RoleBinding drycc-database
Secret database-creds registry-secret storage-creds valkey-creds
Service drycc-database drycc-database-replica drycc-kube-state-metrics drycc-node-exporter drycc-registry drycc-storage
Service drycc-valkey drycc-victoriametrics-vminsert drycc-victoriametrics-vmselect drycc-victoriametrics-vmstorage
ServiceAccount drycc-database drycc-kube-state-metrics drycc-registry drycc-storage drycc-victoriametrics-vmagent
StatefulSet drycc-database drycc-kube-state-metrics drycc-storage drycc-valkey drycc-victoriametrics-vmagent
StatefulSet drycc-victoriametrics-vmstorage
""")
"""What is not there when the stores run elsewhere (drycc/objects#variants)."""
