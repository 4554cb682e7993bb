"""Configuration and credentials, as kubectl has them; each trouble is one line with a hint."""

import stat
from base64 import b64encode

import pytest

from drycc_doctor.errors import DoctorError
from drycc_doctor.model.query import KubeGet
from drycc_doctor.sources.kube_config import api_client

VERSION = KubeGet("/version")


def refused(kubeconfig: str = "", context: str = "") -> DoctorError:
    with pytest.raises(DoctorError) as caught:
        api_client(kubeconfig, context)
    assert caught.value.exit_code == 4
    assert caught.value.hint
    assert "\n" not in caught.value.message
    return caught.value


def host(kubeconfig: str = "", context: str = "") -> str:
    return api_client(kubeconfig, context).configuration.host


def test_the_option_then_the_variable_then_the_home(api, tmp_path, monkeypatch):
    home = tmp_path / "home" / ".kube" / "config"
    home.parent.mkdir(parents=True)
    home.write_text(api.kubeconfig.read_text().replace(api.url, "https://home.example.com"))
    assert host() == "https://home.example.com"
    other = tmp_path / "other"
    other.write_text(api.kubeconfig.read_text().replace(api.url, "https://variable.example.com"))
    monkeypatch.setenv("KUBECONFIG", f"{tmp_path}/missing:{other}")
    assert host() == "https://variable.example.com"
    assert host(str(api.kubeconfig)) == api.url


def test_a_context_by_name(api):
    config = api.config()
    config["clusters"].append({"name": "b", "cluster": {"server": "https://b.example.com"}})
    config["contexts"].append({"name": "b", "context": {"cluster": "b", "user": "me"}})
    api.config = lambda **_: config
    assert host(api.write(), "b") == "https://b.example.com"
    assert host(api.write()) == api.url


def test_no_kubeconfig(tmp_path, monkeypatch):
    assert refused().message == "There is no kubeconfig at ~/.kube/config."
    monkeypatch.setenv("KUBECONFIG", f"{tmp_path}/a:{tmp_path}/b")
    assert f"{tmp_path}/a" in refused().message
    assert "--domain" in refused("/nowhere/at/all").hint


def test_a_context_that_is_not_there(api):
    error = refused(str(api.kubeconfig), "prod")
    assert error.message == f"There is no context 'prod' in {api.kubeconfig}."


def test_no_current_context(api):
    config = api.config()
    del config["current-context"]
    api.config = lambda **_: config
    assert "No context is current" in refused(api.write()).message


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "canary",
        "- canary",
        "\x00\x01",
        "\t: canary",
        "clusters: 7",
        "clusters: [canary]\ncontexts: [{}]\nusers: canary\ncurrent-context: x",
        "current-context: x\nclusters: []\nusers: []\ncontexts: [{name: x, context: {cluster: gone}}]",
        "current-context: x\nclusters: [{name: c, cluster: canary}]\ncontexts: [{name: x, context: {cluster: c}}]",
        "token: canary\n\tbad: [",
        "contexts: !!python/object:os.system canary",
        "token: !canary x",
        "token: *canary",
    ],
)
def test_a_file_that_is_no_kubeconfig_is_named_and_not_quoted(tmp_path, text):
    file = tmp_path / "broken"
    file.write_text(text)
    error = refused(str(file))
    assert str(file) in error.message
    assert "canary" not in f"{error.message}{error.hint}"
    assert error.__cause__ is None


def test_a_folder_is_no_kubeconfig(tmp_path):
    refused(str(tmp_path))


@pytest.mark.parametrize("server", ["127.0.0.1:6443", "gopher://127.0.0.1", "https:"])
def test_a_server_that_is_no_url(api, server):
    assert server in refused(api.write(cluster={"server": server})).message


def test_files_that_it_names_and_that_are_not_there(api):
    error = refused(api.write(cluster={"server": api.url, "certificate-authority": "/nowhere/ca.pem"}))
    assert "/nowhere/ca.pem" in error.message
    assert (
        "/nowhere/c.pem"
        in refused(api.write(user={"client-certificate": "/nowhere/c.pem", "client-key": "/nowhere/k"})).message
    )


def test_an_authority_that_is_none(api):
    data = b64encode(b"-----BEGIN CERTIFICATE-----\ncanary\n-----END CERTIFICATE-----\n").decode()
    error = refused(api.write(cluster={"server": api.url, "certificate-authority-data": data}))
    assert "certificate" in error.message
    assert "canary" not in error.message
    refused(api.write(cluster={"server": api.url, "certificate-authority-data": "%%%"}))


def test_an_authority_as_data(api, authority):
    data = b64encode(authority.file.read_bytes()).decode()
    api.write(cluster={"server": api.url, "certificate-authority-data": data})
    assert api.ask(VERSION).answer["major"] == "1"


def test_without_an_authority_the_systems_are_trusted(api, trusted):
    api.write(cluster={"server": api.url})
    assert api.ask(VERSION).answer["major"] == "1"


def test_a_client_certificate_is_shown(api, authority, contexts, listen):
    """As TLS tells the server who asks."""
    shown = []
    file = authority.issue("localhost")
    context = contexts(file)
    context.verify_mode = 2
    context.load_verify_locations(authority.file)

    def talk(conn):
        with context.wrap_socket(conn, server_side=True) as secure:
            shown.append(secure.getpeercert())
            secure.recv(9999)
            secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    mine = str(authority.issue("jane"))
    cluster = api.cluster | {"server": f"https://localhost:{listen(talk)}"}
    api.write(cluster=cluster, user={"client-certificate": mine, "client-key": mine})
    assert api.ask(VERSION).answer == {}
    assert shown[0]["subject"] == ((("commonName", "jane"),),)


def plugin(api, tmp_path, script: str) -> str:
    file = tmp_path / "plugin"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(file.stat().st_mode | stat.S_IEXEC)
    return api.write(user={"exec": {"apiVersion": "client.authentication.k8s.io/v1", "command": str(file)}})


def test_an_exec_plugin_gives_the_token(api, tmp_path):
    credential = (
        '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"of-a-plugin"}}'
    )
    plugin(api, tmp_path, f"echo '{credential}'")
    api.ask(VERSION)
    assert api.asked[0].headers["authorization"] == "Bearer of-a-plugin"


def test_an_exec_plugin_that_is_not_installed(api, capfd):
    user = {"exec": {"apiVersion": "client.authentication.k8s.io/v1", "command": "no-such-plugin"}}
    error = refused(api.write(user=user))
    assert "no-such-plugin" in error.message
    assert "exec plugin" in error.hint
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("script", ["echo 'log in first' >&2; exit 1", "echo canary", 'echo \'{"kind":"canary"}\''])
def test_an_exec_plugin_that_fails(api, tmp_path, capfd, script):
    error = refused(plugin(api, tmp_path, script))
    assert "canary" not in error.message
    assert ("log in first" in error.message) == ("log in first" in script)
    assert capfd.readouterr() == ("", "")


def test_in_a_pod_without_a_service_account(monkeypatch):
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "192.0.2.1")
    monkeypatch.setenv("KUBERNETES_SERVICE_PORT", "443")
    assert "service account" in refused().message


def test_sixteen_may_ask_at_once(api):
    assert api_client(str(api.kubeconfig)).rest_client.pool_manager.connection_pool_kw["maxsize"] == 16
