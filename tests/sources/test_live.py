"""All sources behind one door."""

import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import get_args

import pytest
import yaml

from drycc_doctor.disclosures import DRYCC
from drycc_doctor.errors import DoctorError
from drycc_doctor.model.query import (
    AnyQuery,
    ClientProfile,
    ClientVersion,
    DefaultLogin,
    Delegation,
    DnsLookup,
    HostsFile,
    HttpGet,
    KubeGet,
    KubeList,
    KubeTable,
    NamespaceGet,
    Now,
    ObjectGet,
    Option,
    PodGet,
    PodLog,
    RandomLabel,
    ServerTime,
    ServiceGet,
    SshHostKey,
    TcpConnect,
    TlsChain,
)
from drycc_doctor.model.reply import Failed, Got, Reason
from drycc_doctor.sealing.door import Door
from drycc_doctor.sources import live as live_source
from drycc_doctor.sources.deadline import Deadline
from drycc_doctor.sources.live import LiveSource, Settings

VERSION = b'{"gitVersion": "v1.37.2", "major": "1", "minor": "37"}'


def live(settings: Settings) -> LiveSource:
    return live_source.live(settings, DRYCC)


@pytest.fixture
def kubeconfig(serve, tmp_path):
    """Writes a kubeconfig for a server that answers all paths alike."""

    def write(status: int = 200, body: bytes = VERSION, port: int = 0) -> str:
        port = port or serve(lambda _: (status, [("Content-Type", "application/json")], body))
        config = {
            "clusters": [{"name": "c", "cluster": {"server": f"http://127.0.0.1:{port}"}}],
            "contexts": [{"name": "c", "context": {"cluster": "c"}}],
            "current-context": "c",
        }
        file = tmp_path / "config"
        file.write_text(yaml.safe_dump(config))
        return str(file)

    return write


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_every_kind_of_question_has_a_source(kubeconfig):
    port = closed_port()
    source = live(Settings(kubeconfig(), nameservers=("255.255.255.255",), active=True))
    questions = [
        KubeList("v1", "pods"),
        KubeTable("v1", "pods"),
        NamespaceGet(),
        ObjectGet("apps/v1", "deployments", "metallb", "controller"),
        KubeGet("/version"),
        ServerTime(),
        ServiceGet("s", "80", "/"),
        PodGet("p", "80", "/"),
        PodLog("p", "c"),
        DnsLookup("example.com", "A"),
        Delegation("example.com", "255.255.255.255"),
        HttpGet(f"http://127.0.0.1:{port}/"),
        DefaultLogin("passport", f"http://127.0.0.1:{port}/user/login/"),
        TlsChain("example.com", port, "127.0.0.1"),
        TcpConnect("127.0.0.1", port),
        SshHostKey("127.0.0.1", port),
        ClientVersion(),
        ClientProfile(),
        HostsFile(("drycc.example.com",)),
        Now(),
        RandomLabel("wildcard"),
        Option("namespace"),
    ]
    assert {type(q) for q in questions} == {*get_args(AnyQuery)}
    replies = {q.area: source.ask(q) for q in questions}
    assert all(isinstance(r, Got | Failed) for r in replies.values())
    assert not any(isinstance(r, Failed) and r.reason is Reason.NOT_ASKED for r in replies.values())
    assert abs(replies["now"].answer - time.time()) < 5
    assert replies["service"].answer["status"] == 200
    assert replies["http"].answer["trouble"] == replies["tls"].answer["trouble"] == "refused"


def test_what_the_operator_said(kubeconfig):
    settings = Settings(
        kubeconfig(),
        namespace="other",
        domain="Example.COM.",
        client_version="2.3",
        active=True,
        controller_url="https://me:canary@drycc.example.com:8443/v2/",
    )
    source = live(settings)
    told = {
        name: source.ask(Option(name)).answer
        for name in ("namespace", "domain", "client-version", "active", "controller", "x")
    }
    assert told == {
        "namespace": "other",
        "domain": "example.com",
        "client-version": "2.3",
        "active": "true",
        "controller": "drycc.example.com",
        "x": "",
    }
    said_nothing = live(Settings(kubeconfig()))
    assert [said_nothing.ask(Option(n)).answer for n in ("namespace", "domain", "active", "controller")] == [
        "drycc",
        "",
        "",
        "",
    ]


def test_a_label_is_drawn_once_a_run(kubeconfig):
    config = kubeconfig()
    one, two = live(Settings(config)), live(Settings(config))
    label = one.ask(RandomLabel("wildcard")).answer
    assert len(label) == 12
    assert label.isalpha()
    assert label.islower()
    assert one.ask(RandomLabel("wildcard")).answer == label
    assert two.ask(RandomLabel("wildcard")).answer != label
    assert one.ask(RandomLabel("other")).answer != label


def test_after_the_deadline_every_question_fails(kubeconfig):
    source = live(Settings(kubeconfig(), deadline=60))
    assert 0 < source.deadline.left() <= source.deadline.seconds == 60
    source.deadline = Deadline(0)
    for query in (Now(), KubeGet("/version"), HttpGet("http://192.0.2.1/"), Option("domain")):
        assert source.ask(query) == Failed(Reason.TIMEOUT, "the run's deadline of 0 s passed")


FORBIDDEN = b'{"kind":"Status","apiVersion":"v1","message":"forbidden: User \\"me\\" cannot get path","code":403}'


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (401, b'{"kind":"Status","apiVersion":"v1","message":"Unauthorized"}', "credentials"),
        (200, b"<html>hello</html>", "not an API server"),
        (200, b"{}", "not an API server"),
        (503, b"", "Status 503"),
        (403, b"<html>blocked</html>", "Status 403"),
    ],
)
def test_an_api_server_that_does_not_answer_us(kubeconfig, status, body, said):
    with pytest.raises(DoctorError) as caught:
        live(Settings(kubeconfig(status, body)))
    assert caught.value.exit_code == 4
    assert said in caught.value.message
    assert "--domain" in caught.value.hint


def test_who_may_not_read_the_version_may_read_other_things(kubeconfig):
    source = live(Settings(kubeconfig(403, FORBIDDEN)))
    assert source.ask(KubeList("v1", "pods")).reason is Reason.FORBIDDEN


def test_who_may_not_impersonate_may_do_nothing(kubeconfig):
    with pytest.raises(DoctorError, match="Forbidden"):
        live(Settings(kubeconfig(403, FORBIDDEN), as_user="jane"))


def test_no_api_server_and_no_domain(kubeconfig):
    with pytest.raises(DoctorError) as caught:
        live(Settings(kubeconfig(port=closed_port())))
    assert caught.value.message == "The API server cannot be reached: connection refused."


@pytest.mark.parametrize("missing", [True, False])
def test_with_a_domain_the_rest_of_the_world_is_asked(kubeconfig, missing):
    config = "/nowhere" if missing else kubeconfig(port=closed_port())
    source = live(Settings(config, domain="example.com", timeout=1))
    why = "There is no kubeconfig at /nowhere." if missing else "The API server cannot be reached: connection refused."
    for query in (KubeList("v1", "pods"), ServiceGet("s", "80", "/"), ServerTime()):
        assert source.ask(query) == Failed(Reason.UNREACHABLE, why)
    assert source.ask(HttpGet(f"http://127.0.0.1:{closed_port()}/")).answer["trouble"] == "refused"
    assert source.ask(Option("domain")) == Got("example.com")


@pytest.mark.parametrize(
    "wrong",
    [
        {"namespace": ""},
        {"namespace": "Not_A_Namespace"},
        {"namespace": "a/b"},
        {"namespace": "@"},
        {"domain": "http://example.com"},
        {"nameservers": ("ns.example.com",)},
        {"as_group": "readers"},
    ],
)
def test_what_cannot_be_meant(wrong):
    with pytest.raises(DoctorError) as caught:
        live(Settings(**wrong))
    assert caught.value.exit_code == 2
    assert caught.value.hint


def test_importing_it_imports_no_client_library():
    script = "import sys, drycc_doctor.sources.live\nprint(*[m for m in ('kubernetes','dns','requests','cryptography') if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert ran.stdout.strip() == ""


def test_what_is_looked_at(kubeconfig):
    assert live(Settings(kubeconfig())).described == "context c, namespace drycc"
    alone = LiveSource(Settings(namespace="paas"), Failed(Reason.UNREACHABLE, ""), Door(DRYCC), Deadline(5))
    assert alone.described == "no cluster, namespace paas"
