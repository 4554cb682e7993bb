"""The manifest of a release: read, reduced, and sealed as what is there."""

import pytest

from drycc_doctor.disclosures import DRYCC
from drycc_doctor.sealing.door import Door
from drycc_doctor.sealing.manifest import objects

TEXT = """\
---
# Source: workflow/charts/controller/templates/cronjob.yaml
apiVersion: batch/v1
kind: CronJob
metadata: {name: twice}
spec:
  env: [{name: A, value: first}]
  env: [{name: A, value: hidden-value}]
  day: 2026-01-01
---
# nothing but a comment
---
apiVersion: v1
kind: Secret
metadata: {name: creds, namespace: drycc}
data: {password: aGlkZGVu}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: role}
rules: [{verbs: [get]}]
---
kind: List
items: [{apiVersion: v1, kind: ConfigMap, metadata: {name: config}, data: {a: hidden-text}}]
"""


def test_objects_are_reduced_to_what_is_compared():
    cron, secret, role, config = objects(TEXT)
    assert cron["spec"] == {"env": [{"name": "A", "value": "hidden-value"}], "day": "2026-01-01"}
    assert secret == {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "creds", "namespace": "drycc"}}
    assert role["rules"] == [{"verbs": ["get"]}]  # held against what an account may do, if not against the live role
    assert config["data"] == {"a": "hidden-text"}


def test_it_is_sealed_as_what_is_there():
    door = Door(DRYCC)
    made = door.release({"manifest": TEXT, "info": {"status": "deployed"}})["manifest"]
    assert "hidden" not in str(made)
    assert made[3]["data"] == door.kube("configmaps", {"data": {"a": "hidden-text"}})["data"]


@pytest.mark.parametrize("text", ["kind: [", None, 7])
def test_what_is_no_yaml_is_none(text: object):
    assert Door(DRYCC).release({"manifest": text})["manifest"] is None


def test_what_was_superseded_is_not_read():
    assert Door(DRYCC).release({"manifest": TEXT, "info": {"status": "superseded"}})["manifest"] is None


VALUES = """\
---
# Source: workflow/charts/database/templates/secret.yaml
apiVersion: v1
kind: Secret
metadata: {name: creds, labels: {a: hidden-label}}
data: {password: aGlkZGVu, redirect: }
stringData: {user: hidden}
---
apiVersion: v1
kind: "ConfigMap"
metadata: {name: config}
data:
  text: |
    ---
    kind: Secret
  other: hidden
binaryData: {blob: aGlkZGVu}
--- # the next
apiVersion: batch/v1
kind: CronJob
spec: {env: [{name: A, value: hidden}]}
"""


@pytest.mark.parametrize("status", ["superseded", "deployed", "failed"])
def test_the_values_of_every_revision_are_sealed_as_the_live_ones(status: str):
    door = Door(DRYCC)
    secret, config = door.release({"manifest": VALUES, "info": {"status": status}})["configuration"]
    live = door.kube("secrets", {"data": {"password": "aGlkZGVu", "user": "aGlkZGVu"}})["data"]
    assert secret == {"kind": "Secret", "metadata": {"name": "creds"}, "data": live | {"redirect": None}}
    assert set(config["data"]) == {"text", "other", "blob"}
    assert config["data"]["other"] == door.kube("configmaps", {"data": {"other": "hidden"}})["data"]["other"]
    assert "hidden" not in str((secret, config))


@pytest.mark.parametrize("text", ["---\nkind: Secret\ndata: [", None, 7, "kind: Secret\nmetadata: {name: a}\ndata: 7"])
def test_values_that_are_no_yaml_are_none_or_nothing(text: object):
    made = Door(DRYCC).release({"manifest": text})["configuration"]
    assert made is None or made == [{"kind": "Secret", "metadata": {"name": "a"}, "data": {}}]
