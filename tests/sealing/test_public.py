"""Public halves are told, and nothing else of a key."""

from base64 import b64encode

from cryptography.hazmat.primitives import serialization as forms
from cryptography.hazmat.primitives.asymmetric import ed25519

from drycc_doctor.disclosures import DRYCC
from drycc_doctor.sealing.door import Door
from drycc_doctor.sealing.public import certificates, host_key
from drycc_doctor.worlds.platform import pem
from drycc_doctor.worlds.platform.host_keys import HOST_ECDSA_KEY, HOST_RSA_KEY


def secret(**data: str) -> dict:
    packed = {k.replace("_", "-"): b64encode(v.encode()).decode() for k, v in data.items()}
    return Door(DRYCC).kube("secrets", {"metadata": {"name": "s"}, "data": packed})


def test_keys_in_the_forms_that_servers_read():
    own = ed25519.Ed25519PrivateKey.generate()
    line = own.public_key().public_bytes(forms.Encoding.OpenSSH, forms.PublicFormat.OpenSSH)
    for form in (forms.PrivateFormat.OpenSSH, forms.PrivateFormat.PKCS8):
        half = host_key(own.private_bytes(forms.Encoding.PEM, form, forms.NoEncryption()))
        assert half is not None
        assert half["type"] == line.split()[0].decode() == "ssh-ed25519"
        assert len(half["sha256"]) == 43
    assert (host_key(HOST_RSA_KEY.encode()) or {})["type"] == "ssh-rsa"
    assert (host_key(HOST_ECDSA_KEY.encode()) or {})["type"] == "ecdsa-sha2-nistp256"


def test_what_is_no_key_and_no_certificate():
    for scrap in (
        b"",
        b"\0\xff",
        b"canary",
        pem.CA_CRT.encode(),
        b"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END",
    ):
        assert host_key(scrap) is None
    for scrap in (b"", b"\0\xff", pem.CA_KEY.encode()):
        assert certificates(scrap) == []


def test_of_a_secret_only_named_keys_have_public_halves():
    told = secret(ssh_host_rsa_key=HOST_RSA_KEY, django_secret_key=HOST_RSA_KEY)
    assert set(told["public"]) == {"ssh-host-rsa-key"}
    assert HOST_RSA_KEY.splitlines()[3] not in str(told)
    assert set(told["public"]["ssh-host-rsa-key"]["hostKey"]) == {"type", "sha256"}


def test_of_a_certificate_times_and_a_fingerprint():
    told = Door(DRYCC).kube(
        "secrets", {"data": {"tls.crt": b64encode((pem.PLATFORM_CRT + pem.CA_CRT).encode()).decode()}}
    )
    half = told["public"]["tls.crt"]["certificates"]
    assert [set(one) for one in half] == [{"sha256", "notBefore", "notAfter", "names"}] * 2
    assert half[0]["notAfter"] > half[0]["notBefore"]


def test_the_issuer_of_a_discovery_document_is_told_as_a_url():
    body = b'{"issuer": "https://drycc-passport.example.com/oauth", "jwks_uri": "https://canary.example.com/"}'
    told = Door(DRYCC).body("application/json", body)["json"]
    assert (told["issuer"]["scheme"], told["issuer"]["host"]) == ("https", "drycc-passport.example.com")
    assert "canary" not in str(told)
