"""What of Patroni's words and of command lines is told, and what is not."""

from typing import Any

from drycc_doctor.disclosures import DRYCC
from drycc_doctor.sealing.door import Door

DOOR = Door(DRYCC)


def sealed(value: object) -> bool:
    return isinstance(value, dict) and "$sealed" in value


def test_annotations_of_patroni_are_told_only_if_they_match():
    told = DOOR.kube("endpoints", {"metadata": {"annotations": {"leader": "drycc-database-0", "renewTime": "hunter2"}}})
    assert told["metadata"]["annotations"]["leader"] == "drycc-database-0"
    assert sealed(told["metadata"]["annotations"]["renewTime"])


def test_names_in_answers_are_told_only_if_they_are_members():
    body = b'{"members": [{"name": "drycc-database-0", "lag": 12}, {"name": "canary", "lag": "canary"}]}'
    first, second = DOOR.body("application/json", body)["json"]["members"]
    assert first == {"name": "drycc-database-0", "lag": 12}
    assert sealed(second["name"])
    assert sealed(second["lag"])


def test_a_word_of_a_command_line_is_a_variable_a_url_or_sealed():
    words = ["netcat", "$(DRYCC_DATABASE_URL)", "postgres://user:canary@db.example.com:5432/x", "$(a)canary"]
    program, variable, url, other = DOOR.kube("pods", {"args": words})["args"]
    assert variable == "$(DRYCC_DATABASE_URL)"
    assert (url["$sealed"], url["host"], url["port"]) == ("url", "db.example.com", 5432)
    assert "canary" not in str(url)
    assert sealed(program)
    assert sealed(other)


def test_a_word_of_variables_and_urls_is_told_one_by_one():
    def told(word: str) -> Any:
        return DOOR.kube("pods", {"args": [word]})["args"][0]

    assert told("$(A_HOST):$(A_PORT)") == "$(A_HOST):$(A_PORT)"
    first, second = told("$(DRYCC_DATABASE_URL),http://drycc-controller-api:80/canary")["items"]
    assert (first, second["host"], second["port"]) == ("$(DRYCC_DATABASE_URL)", "drycc-controller-api", 80)
    assert "canary" not in str(second)
    for word in ("$(A),canary", "$(A):canary", "canary,http://a", "http://canary:12,http://3@db:1", "$(A),"):
        assert "canary" not in str(told(word))


def test_an_event_is_quoted_where_kubernetes_speaks_and_not_where_others_do():
    def told(reason: str, message: Any) -> Any:
        return DOOR.kube("events", {"reason": reason, "message": message}).get("message")

    assert told("FailedScheduling", "0/3 nodes are available") == "0/3 nodes are available"
    assert told("VaultSync", "canary") is None
    assert told("", "canary") is None
    assert told("Failed", ["canary"]) is None
    assert "canary" not in told("FailedMount", "mount -o username=u,password=canary,vers=3 //nas/x")
    assert "canary" not in told("Unhealthy", "Liveness probe failed: {'canary': 1}")
    assert "canary" not in str(told("FailedCreate", "Post https://me:canary@hook.example.com/: refused"))


def test_what_stands_before_a_webhooks_key_is_told_where_it_is_known():
    def told(path: str) -> dict[str, object]:
        hook = {"webhooks": [{"clientConfig": {"service": {"name": "m", "path": path}}}]}
        service: dict[str, object] = DOOR.kube("mutatingwebhookconfigurations", hook)["webhooks"][0]["clientConfig"][
            "service"
        ]
        return service

    assert told("/v2/mutate/canary-key/")["pathBefore"] == "/v2/mutate"
    assert sealed(told("/v2/mutate/canary-key/more")["pathBefore"])
    assert "canary" not in str([told(one) for one in ("/v2/mutate/canary-key/", "/canary-key/x", "canary-key")])


def test_of_a_binding_accounts_are_told_and_people_are_not():
    names = (("ServiceAccount", "drycc-builder"), ("User", "canary"), ("Group", "canary"), ("Group", "system:masters"))
    told = DOOR.kube("rolebindings", {"subjects": [{"kind": kind, "name": name} for kind, name in names]})["subjects"]
    assert [sealed(one["name"]) for one in told] == [False, True, True, False]
    assert "canary" not in str(told)
