from collections.abc import Iterator, Mapping
from typing import Any

from drycc_doctor.api import Findings, Missing, check, passed, subject, warn
from drycc_doctor.facts.release.helm import HelmRelease
from drycc_doctor_checks.changes import set_value, unknown_without
from drycc_doctor_checks.upgrade import RELEASE, without_release


@check("upgrade-key-json", title="No key file of a cloud lies in the values")
def key_json(helm_release: HelmRelease | Missing) -> Findings:
    """The manual tells to write `key_json` in base64 since chart 2.10, for the storage and the registry of a cloud.

    No chart of today reads it: object storage is reached by the S3 protocol only, and so is a storage of Google. A value
    that was carried along through upgrades does nothing, in base64 or not, and what was meant to use it uses something
    else. Yet it is the private key of an account, and Helm keeps it with each revision, for everybody who may read
    Secrets.

    Take `key_json` out of the values, and revoke the key. Set `storageEndpoint`, `storageBucket`, `storageAccesskey` and
    `storageSecretkey` of builder, registry, database and quickwit; for a registry `registryHost`, `registryUsername` and
    `registryPassword` of builder and controller.
    """
    if isinstance(helm_release, Missing):
        what = "the values of the release are not known"
        yield without_release(helm_release, "there are no values to look at", what)
        return
    paths = [path for path in _paths(helm_release.newest.config) if path.rpartition(".")[2] == "key_json"]
    for path in paths[:3]:
        why = f"{path} is set: no chart reads it, and Helm keeps the key with each revision"
        remedy = f"take {path} out of your values, revoke the key, and set storageEndpoint and its keys instead"
        yield warn("dead-key", subject.setting(path), why, remedy=remedy)
    if not paths:
        yield passed("ok", RELEASE, "no key_json is among the values of the release")


def _paths(values: Mapping[str, Any], at: str = "") -> Iterator[str]:
    for key, value in values.items():
        path = f"{at}.{key}" if at else key
        if isinstance(value, Mapping) and "$sealed" not in value:
            yield from _paths(value, path)
        elif value is not None:
            yield path


_google = set_value("gcs.key_json", "ewogICJ0eXBlIjogInNlcnZpY2VfYWNjb3VudCIKfQ==")
key_json.must_warn("dead-key", "the key of a storage at Google was carried along", _google)
key_json.must_skip("no-release", "the platform was not installed by Helm", lambda w: w.release.forget())
unknown_without(key_json, "list secrets")
