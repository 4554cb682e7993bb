"""Whom we trust: one context for HTTP, for TLS and for an API server without a certificate authority of its own."""

import contextlib
import os
import ssl

from requests.utils import DEFAULT_CA_BUNDLE_PATH


def trusting() -> ssl.SSLContext:
    """A context that verifies as the drycc client does: against this system's certificates.

    ``SSL_CERT_FILE`` and ``SSL_CERT_DIR`` replace them, ``REQUESTS_CA_BUNDLE`` adds to them; certifi's are used
    where a system has none, as in a container without the package ca-certificates.
    """
    context = lenient(ssl.create_default_context())
    paths = ssl.get_default_verify_paths()
    if not paths.cafile and not paths.capath and not context.cert_store_stats()["x509_ca"]:
        context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    bundle = os.environ.get("REQUESTS_CA_BUNDLE", "")
    if bundle:
        with contextlib.suppress(OSError):  # missing, or no certificates: then nobody is trusted for it
            context.load_verify_locations(bundle)
    return context


def trusting_nobody() -> ssl.SSLContext:
    """A context that reads any certificate, to tell what is wrong with it."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def lenient(context: ssl.SSLContext) -> ssl.SSLContext:
    """Without the strictness that Python adds since 3.13: kubectl and the drycc client accept what it refuses.

    It turns away authorities without a key identifier, which kubeadm and others made for years.
    """
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context
