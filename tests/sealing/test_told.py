"""What of Patroni's words and of command lines is told, and what is not."""

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
