"""What details may say."""

import pytest

from drycc_doctor.sources.trouble import scrub

JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("a\n b\t c ", "a b c"),
        ("https://me:canary@example.com/x", "https://…example.com/x"),
        ("Authorization: Bearer canary-canary", "Authorization: …"),
        ("token=canary-canary x", "… x"),
        (f"jwt {JWT} x", "jwt … x"),
        (f"key {'Az09' * 10} x", "key … x"),
        ('services "http:drycc-controller-api:80" not found', 'services "http:drycc-controller-api:80" not found'),
        (
            'pods is forbidden: User "system:serviceaccount:drycc:reader" cannot list resource "pods"',
            'pods is forbidden: User "system:serviceaccount:drycc:reader" cannot list resource "pods"',
        ),
        (
            "no pod drycc-controller-api-5d9c7b6f4c-x2x9z-and-a-rather-long-name",
            "no pod drycc-controller-api-5d9c7b6f4c-x2x9z-and-a-rather-long-name",
        ),
    ],
)
def test_what_looks_like_a_credential_is_left_out(said, told):
    assert scrub(said) == told


def test_details_are_short():
    assert len(scrub("so much to say " * 100)) == 200
