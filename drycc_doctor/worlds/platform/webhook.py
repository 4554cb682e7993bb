"""The controller's Secrets, and the webhook whose path holds one of them.

See drycc/controller#configuration-objects, drycc/controller#webhook.
"""

from base64 import b64encode
from collections.abc import Iterator

from drycc_doctor.facts.platform.generations import G2, G3
from drycc_doctor.worlds.platform import pem
from drycc_doctor.worlds.platform.meta import charted, secret
from drycc_doctor.worlds.platform.names import EXTERNAL, NAMESPACE, Object, Triple, canary
from drycc_doctor.worlds.platform.setting import Setting
from drycc_doctor.worlds.platform.stores import metrics_url, url_keys

PATH_KEY = canary("webhook path")


def secrets(s: Setting) -> Iterator[Triple]:
    values = {key: canary(f"controller {key}") for key in ("django-secret-key", "deploy-hook-secret-key")}
    if s.generation == G2 or (s.generation >= G3 and not s.as_charted):
        values["service-key"] = canary("service key")
    values |= url_keys(s, "controller", 0)
    if s.off_cluster:
        values |= {f"{s.generation.metrics}-url": metrics_url(), "registry-host": EXTERNAL["registry"]}
        values |= {f"registry-{key}": canary(f"registry {key}") for key in ("username", "password")}
    yield secret(s, "controller-creds", values)
    cert = {"key": PATH_KEY, "ca.key": pem.CA_KEY, "ca.crt": pem.CA_CRT}
    yield secret(s, "controller-mutate-cert", cert | {"tls.key": pem.MUTATE_KEY, "tls.crt": pem.MUTATE_CRT})
    if s.generation < G2:
        yield secret(s, "builder-key-auth", {"builder-key": canary("builder key")})


def webhook(s: Setting) -> Triple:
    """Its path holds a secret, and its caBundle is that of the Secret (drycc/controller#webhook)."""
    where = {"namespace": NAMESPACE, "name": "drycc-controller-mutate", "path": f"/v2/mutate/{PATH_KEY}/", "port": 443}
    catalog = ["serviceinstances/status", "servicebindings/status"]
    watched = [("batch", ["jobs/status"]), ("apps", ["deployments/scale"]), ("servicecatalog.k8s.io", catalog)]
    rules = [
        {"operations": ["UPDATE"], "apiGroups": [group], "apiVersions": ["*"], "resources": resources, "scope": "*"}
        for group, resources in watched
    ]
    hook: Object = {"name": "mutate.drycc.cc", "failurePolicy": "Fail", "timeoutSeconds": 30, "rules": rules}
    hook |= {"clientConfig": {"service": where, "caBundle": b64encode(pem.CA_CRT.encode()).decode()}}
    hook |= {"objectSelector": {"matchLabels": {"heritage": "drycc"}}, "namespaceSelector": {}}
    hook |= {"sideEffects": "None", "admissionReviewVersions": ["v1"], "matchPolicy": "Equivalent"}
    hook |= {"reinvocationPolicy": "Never"}
    return charted(s, "MutatingWebhookConfiguration", f"{NAMESPACE}-controller-mutate", webhooks=[hook])
