"""How etcd and the API server are started, and the files that they read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tests.cluster.certificates import Authority, new_key, pem

TOKENS = {"admin": "admin-token-of-the-rig", "reader": "reader-token-of-the-rig"}
ADMISSION = (
    "CertificateApproval,CertificateSigning,CertificateSubjectRestriction,ClusterTrustBundleAttest,DefaultIngressClass,"
    "DefaultStorageClass,DefaultTolerationSeconds,LimitRanger,MutatingAdmissionPolicy,NamespaceLifecycle,"
    "PersistentVolumeClaimResize,PodSecurity,PodTopologyLabels,Priority,ResourceQuota,RuntimeClass,"
    "StorageObjectInUseProtection,TaintNodesByCondition,ValidatingAdmissionPolicy"
)
"""What changes or refuses objects as they are written. Off in still life: a World is already as a cluster left it."""
NEVER = "ServiceAccount,MutatingAdmissionWebhook,ValidatingAdmissionWebhook"
"""Nobody makes tokens for pods, and nobody serves the platform's webhooks."""
_ADVERTISED = "192.0.2.10"


@dataclass(frozen=True, slots=True)
class Ports:
    """Where they listen on loopback."""

    api: int
    etcd: int
    peer: int


def write_files(folder: Path, authority: Authority) -> None:
    """Certificates, tokens and the audit policy, as :func:`api_server` names them."""
    chain, key = authority.certificate("127.0.0.1")
    policy = {"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "omitStages": ["RequestReceived"]}
    tokens = (f'{TOKENS["admin"]},admin,1,"system:masters"', f'{TOKENS["reader"]},reader,2,"readers"')
    for name, content in {
        "tls.pem": chain,
        "tls.key": key,
        "sa.key": pem(new_key()),
        "tokens.csv": "\n".join(tokens).encode(),
        "audit.yaml": json.dumps(policy | {"rules": [{"level": "Metadata"}]}).encode(),
        "audit.log": b"",
    }.items():
        (folder / name).write_bytes(content)


def etcd(folder: Path, ports: Ports) -> list[str]:
    """One member, that forgets what it did not get around to writing."""
    client, peer = f"http://127.0.0.1:{ports.etcd}", f"http://127.0.0.1:{ports.peer}"
    return [
        f"--data-dir={folder}/etcd",
        "--unsafe-no-fsync",
        *(f"--{kind}-client-urls={client}" for kind in ("listen", "advertise")),
        *(f"--{kind}-peer-urls={peer}" for kind in ("listen", "initial-advertise")),
        f"--initial-cluster=default={peer}",
    ]


def api_server(folder: Path, ports: Ports, *, services: str, moving: bool) -> list[str]:
    """TLS that verifies, rights by RBAC, every request in the audit log before it is answered."""
    return [
        f"--etcd-servers=http://127.0.0.1:{ports.etcd}",
        f"--secure-port={ports.api}",
        "--bind-address=127.0.0.1",
        # a new network namespace has no default route to guess an address from, and loopback is refused
        f"--advertise-address={_ADVERTISED}",
        "--endpoint-reconciler-type=none",
        f"--tls-cert-file={folder}/tls.pem",
        f"--tls-private-key-file={folder}/tls.key",
        f"--client-ca-file={folder}/ca.pem",
        f"--token-auth-file={folder}/tokens.csv",
        "--authorization-mode=RBAC",
        f"--service-cluster-ip-range={services}",
        "--service-account-issuer=https://kubernetes.example.com",
        f"--service-account-key-file={folder}/sa.key",
        f"--service-account-signing-key-file={folder}/sa.key",
        f"--disable-admission-plugins={NEVER}{'' if moving else ',' + ADMISSION}",
        "--kubelet-preferred-address-types=InternalIP",  # names of nodes are in no zone
        "--allow-privileged=true",
        f"--audit-policy-file={folder}/audit.yaml",
        f"--audit-log-path={folder}/audit.log",
        "--audit-log-mode=blocking",
        "--audit-log-maxsize=0",
    ]
