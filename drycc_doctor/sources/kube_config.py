"""A client of the API server, configured as kubectl is: kubeconfig, contexts, exec plugins; or from inside a pod."""

import logging
import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import urllib3
from kubernetes.client import ApiClient, Configuration
from kubernetes.config import list_kube_config_contexts, load_incluster_config, load_kube_config

from drycc_doctor.errors import DoctorError
from drycc_doctor.sources import USER_AGENT
from drycc_doctor.sources.trouble import scrub
from drycc_doctor.sources.trust import lenient, trusting

PARALLEL = 16
"""Requests that may be on their way at once; each has a connection that is kept."""

_DEFAULT = "~/.kube/config"
OTHERWISE = "To look without the cluster at what DNS and HTTP tell, give --domain."


def api_client(kubeconfig: str = "", context: str = "") -> Any:
    """An ``ApiClient`` of the package ``kubernetes``.

    The configuration is ``kubeconfig``, else $KUBECONFIG, else ~/.kube/config, else that of the pod we run in.
    Raises DoctorError with exit code 4.
    """
    configuration = Configuration()
    _load(configuration, kubeconfig, context)
    configuration.retries, configuration.connection_pool_maxsize = False, PARALLEL
    try:
        api = ApiClient(configuration)
        _trust(api.rest_client.pool_manager, configuration)
    except (OSError, ValueError) as error:
        msg = f"The certificates of the kubeconfig cannot be used: {scrub(str(error))}"
        raise DoctorError(msg, "Look at certificate-authority and client-certificate in it.") from error
    api.user_agent = USER_AGENT
    urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)  # who says insecure-skip-tls-verify knows
    return api


def current_context(kubeconfig: str = "") -> str:
    """The name of the context that is current; empty where there is none, or no kubeconfig."""
    wanted = kubeconfig or os.environ.get("KUBECONFIG") or _DEFAULT
    try:
        _, current = list_kube_config_contexts(wanted)  # type: ignore[no-untyped-call]  # the package has no types
        return str(current["name"])
    except Exception:  # noqa: BLE001 - a stranger's file; who cannot use it was told so when it was loaded
        return ""


def _load(configuration: Any, kubeconfig: str, context: str) -> None:
    wanted = kubeconfig or os.environ.get("KUBECONFIG") or _DEFAULT
    if not any(Path(one).expanduser().is_file() for one in wanted.split(os.pathsep) if one):
        if kubeconfig or "KUBERNETES_SERVICE_HOST" not in os.environ:
            hint = f"Name one with --kubeconfig or $KUBECONFIG. {OTHERWISE}"
            msg = f"There is no kubeconfig at {wanted}."
            raise DoctorError(msg, hint)
        _load_pod(configuration)
        return
    with _complaints() as complaints:
        try:
            load_kube_config(  # type: ignore[no-untyped-call]  # the package has no types
                config_file=wanted, context=context or None, client_configuration=configuration
            )
        except Exception as error:  # noqa: BLE001 - a stranger's file: whatever the library raises, the file is why
            raise _unusable(wanted, context, error) from None  # the error may quote credentials
    if complaints:
        msg = f"The credentials in {wanted} cannot be had: {scrub(complaints[0])}"
        raise DoctorError(
            msg, f"Try `kubectl auth whoami`: the exec plugin must be installed and logged in. {OTHERWISE}"
        )
    if not configuration.host.startswith(("http://", "https://")):
        msg = f"The server of the cluster in {wanted} is not a URL: {scrub(configuration.host)!r}"
        raise DoctorError(msg, "It must begin with https://")


def _load_pod(configuration: Any) -> None:
    try:
        load_incluster_config(  # type: ignore[no-untyped-call]  # as above
            client_configuration=configuration
        )
    except Exception as error:
        msg = f"The service account of this pod cannot be used: {scrub(str(error))}"
        raise DoctorError(msg, "Is automountServiceAccountToken false?") from error


def _unusable(path: str, context: str, error: Exception) -> DoctorError:
    text = str(error)
    if context and f"with name {context} in" in text and "contexts" in text:
        return DoctorError(f"There is no context {context!r} in {path}.", "See `kubectl config get-contexts`.")
    if "current-context" in text:
        return DoctorError(
            f"No context is current in {path}.", "Name one with --context, or use `kubectl config use-context`."
        )
    # ConfigException and OSError name files and keys; what a parser says quotes the file, and so perhaps a token.
    known = type(error).__name__ == "ConfigException" or isinstance(error, OSError)
    why = scrub(text) if known else "it is not a kubeconfig"
    return DoctorError(f"{path} cannot be used: {why}", "Try `kubectl config view`, which reads the same file.")


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """What the library says to the root logger: that an exec plugin failed is logged there, and told nowhere else."""
    said: list[str] = []
    root = logging.getLogger()
    if not root.handlers:  # without any, logging an error would print it, now or when credentials are renewed
        root.addHandler(logging.NullHandler())
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    root.addHandler(handler)
    try:
        yield said
    finally:
        root.removeHandler(handler)


def _trust(manager: Any, configuration: Any) -> None:
    """Give all connections one context, without the strictness that kubectl does not have either."""
    kept = manager.connection_pool_kw
    authority, certificate, key = (kept.pop(name, None) for name in ("ca_certs", "cert_file", "key_file"))
    context = lenient(ssl.create_default_context(cafile=authority)) if authority else trusting()
    if not configuration.verify_ssl:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if certificate:
        context.load_cert_chain(certificate, key)
    kept["ssl_context"] = context
