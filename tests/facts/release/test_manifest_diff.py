"""What the API server fills in, or writes in another way, is no difference."""

from typing import Any

import pytest

from drycc_doctor.facts.release.manifest_diff import differences, extra

SEALED, EMPTY = {"$sealed": "seal", "mac": "a", "length": 5}, {"$sealed": "seal", "mac": "b", "length": 0}


@pytest.mark.parametrize(
    ("wanted", "live"),
    [
        ({"storageClassName": None}, {"storageClassName": "longhorn"}),
        ({"clusterIP": ""}, {"clusterIP": "198.51.100.7"}),
        ({"paused": False, "hostPath": {}}, {}),
        ({"requests": {"storage": "1024Mi", "cpu": 1}}, {"requests": {"storage": "1Gi", "cpu": "1000m"}}),
        ({"ports": [{"port": 80}]}, {"ports": [{"port": 80, "protocol": "TCP", "targetPort": 80}]}),
        (
            {"ports": [{"port": 9094, "protocol": "UDP"}]},
            {"ports": [{"port": 9094}, {"port": 9094, "protocol": "UDP"}]},
        ),
        ({"env": [{"name": "A", "value": EMPTY}]}, {"env": [{"name": "A"}]}),
        ({"targetPort": 80}, {"targetPort": "80"}),
    ],
)
def test_no_difference(wanted: Any, live: Any):
    assert list(differences(wanted, live)) == []


@pytest.mark.parametrize(
    ("wanted", "live", "path"),
    [
        ({"replicas": 0}, {"replicas": 2}, "replicas"),
        ({"env": [{"name": "A", "value": SEALED}]}, {"env": [{"name": "A", "value": EMPTY}]}, "env[A].value"),
        ({"env": [{"name": "A", "value": "1"}]}, {"env": []}, "env[A]"),
        ({"args": ["a"]}, {"args": ["a", "b"]}, "args"),
        ({"limits": {"cpu": "1"}}, {"limits": {"cpu": "2"}}, "limits.cpu"),
        ({"hostNetwork": True}, {}, "hostNetwork"),
    ],
)
def test_a_difference(wanted: Any, live: Any, path: str):
    assert [one.path for one in differences(wanted, live)] == [path]


def test_what_is_no_list_has_no_items():
    assert extra(7, [{"name": "A"}]) == ["A"]
    assert extra(None, "A") == []
