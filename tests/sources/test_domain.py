"""Domains as people write them."""

import pytest

from drycc_doctor.errors import DoctorError
from drycc_doctor.sources.domain import domain_of


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("example.com", "example.com"),
        ("Drycc.EXAMPLE.com", "drycc.example.com"),
        ("example.com.", "example.com"),
        (" example.com\n", "example.com"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("Straße.example", "xn--strae-oqa.example"),  # UTS 46, not the "ss" of 2003
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("192.0.2.1.nip.test", "192.0.2.1.nip.test"),
    ],
)
def test_what_is_meant(written: str, meant: str):
    assert domain_of(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "",
        ".",
        "..",
        "a..example.com",
        "http://drycc.example.com",
        "drycc.example.com/v2",
        "drycc.example.com:443",
        "192.0.2.1",
        "2001:db8::1",
        "[2001:db8::1]",
        "*.example.com",
        "not a domain",
        "under_score.example.com",
        "-dash.example.com",
        f"{'x' * 64}.example.com",
        ".".join(["x" * 60] * 5),
        "me@example.com",
        "a\\046b.example.com",
        "xn--\x00.example",
    ],
)
def test_what_is_none(written: str):
    with pytest.raises(DoctorError) as caught:
        domain_of(written)
    assert caught.value.exit_code == 2
    assert "drycc.example.com" in caught.value.hint
