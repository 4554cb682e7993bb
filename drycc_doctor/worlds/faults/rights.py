"""What the platform's own accounts may do."""

from drycc_doctor.worlds.consequences import no_database, no_grafana
from drycc_doctor.worlds.faults.fault import Fault

FAULTS = [
    Fault(
        "builder-unbound",
        "nothing is bound to the builder's account: it may not list namespaces",
        "ClusterRoleBinding drycc:drycc-builder",
        lambda w: w.binding("drycc:drycc-builder").remove(),
        (lambda w: w.component("builder").fail_probe(),),
    ),
    Fault(
        "patroni-role-lost",
        "the role of Patroni is gone: nobody may lead",
        "Role drycc-database",
        lambda w: w.role("drycc-database").remove(),
        (lambda w: w.database.be_forbidden(), no_database),
    ),
    Fault(
        "account-deleted",
        "passport's account was deleted, and then its pods",
        "ServiceAccount drycc-passport",
        lambda w: w.account("drycc-passport").refuse("passport"),
        (no_grafana,),
    ),
]
