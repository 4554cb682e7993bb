"""One vocabulary: what is a secret is kept back at the door, in messages of errors, and before a bundle is written."""

import json

import pytest

from drycc_doctor.disclosures import DRYCC
from drycc_doctor.sealing import credentials
from drycc_doctor.sealing.door import Door

CANARY = "canary4f1c0b9a"
SECRETS = {
    "a private key": f"-----BEGIN RSA PRIVATE KEY-----{CANARY * 3}",
    "a JSON web token": f"eyJhbGciOiJI.eyJzdWIiOiIx.{CANARY}",
    "a URL with a password": f"postgres://shop:{CANARY}@db.example.com/shop",
    "a bearer token": f"Authorization: Bearer {CANARY}",
}


@pytest.mark.parametrize(("kind", "text"), SECRETS.items(), ids=SECRETS)
def test_what_is_a_secret_is_one_for_everybody(kind: str, text: str):
    assert credentials.found(f"it says {text}".encode()) == kind
    assert CANARY not in credentials.redacted(f"it says {text}")
    body = json.dumps({"detail": f"it says {text}"}).encode()
    assert CANARY not in json.dumps(Door(DRYCC).body("application/json", body))


@pytest.mark.parametrize("text", ["the token is not valid", "https://shop.example.com/v2/", "basic login failed"])
def test_plain_words_are_let_alone(text: str):
    assert credentials.found(text.encode()) == ""
    assert credentials.redacted(text) == text
    assert not credentials.has_credential(text)


def test_who_logs_in_is_kept_back_too():
    assert credentials.has_credential("see https://shop@example.com/")
    assert credentials.redacted("see https://shop@example.com/") == "see https://…example.com/"
