"""What was answered is answered again."""

import gzip
import io
import json
import stat
import tarfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

import drycc_doctor
from drycc_doctor.bundle.record import Recorder
from drycc_doctor.bundle.replay import Replay
from drycc_doctor.cli.group import doctor
from drycc_doctor.errors import DoctorError
from drycc_doctor.model.finding import Report
from drycc_doctor.model.query import DnsLookup, KubeList, Now, Option, Query
from drycc_doctor.model.reply import Failed, Got, Reason, Reply

Make = Callable[..., Path]


def test_each_answer_is_given_again(bundle: Make, answers: dict[Query, Reply]) -> None:
    replay = Replay.open(str(bundle()))
    assert {query: replay.ask(query) for query in answers} == answers
    assert replay.asked() == sorted(query.key for query in answers)


@pytest.mark.parametrize(
    "query",
    [
        DnsLookup("other.example.com", "A"),
        DnsLookup("drycc.example.com", "A", "192.0.2.53"),
        Option("active"),
        KubeList("v1", "pods", "@", keep=("metadata.name", "spec.nodeName")),
        KubeList("v1", "pods", "@"),
    ],
    ids=lambda query: query.key,
)
def test_what_was_not_asked_is_not_known(bundle: Make, query: Query) -> None:
    reply = Replay.open(str(bundle())).ask(query)
    assert isinstance(reply, Failed)
    assert reply.reason is Reason.NOT_RECORDED


def test_the_manifest_says_what_it_is(bundle: Make, answers: dict[Query, Reply]) -> None:
    manifest = Replay.open(str(bundle())).manifest
    assert (manifest.format, manifest.doctor, manifest.source) == (1, "0.1.0", "context prod")
    assert (manifest.created, manifest.namespace, manifest.checks) == (1767268800.25, "drycc", ("dns-wildcard",))
    assert manifest.replies == len(answers)
    assert drycc_doctor.__version__


def test_a_bundle_is_private_text_that_anybody_can_read(bundle: Make, answers: dict[Query, Reply]) -> None:
    path = bundle()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with tarfile.open(path) as archive:
        assert archive.getnames() == ["manifest.json", "replies.jsonl", "report.json", "report.txt"]
        assert {(m.uid, m.gid, m.uname, m.mode, m.mtime) for m in archive} == {(0, 0, "", 0o600, 1767268800)}
        content = {m.name: archive.extractfile(m) for m in archive}
        lines = (content["replies.jsonl"] or io.BytesIO()).read().splitlines()
        assert (content["report.txt"] or io.BytesIO()).read() == b"OK\n"
    assert len(lines) == len(answers)
    assert {"query": {"query": "now"}, "reply": {"reply": "got", "answer": 1767268800.25}} in map(json.loads, lines)


def test_the_same_answers_give_the_same_bytes(bundle: Make, answers: dict[Query, Reply]) -> None:
    one = bundle().read_bytes()
    assert bundle(answers=dict(reversed(answers.items()))).read_bytes() == one


def test_a_run_without_a_clock_is_recorded_too(bundle: Make, report: Report) -> None:
    failed = Failed(Reason.TIMEOUT, "late")
    import msgspec

    path = bundle(answers={Now(): failed}, report=msgspec.structs.replace(report, started=None))
    assert Replay.open(str(path)).ask(Now()) == failed
    assert Replay.open(str(path)).manifest.created is None
    shown = CliRunner().invoke(doctor, ["bundle", "inspect", str(path)])
    assert "when       not known\n" in shown.stdout


def test_a_recorder_may_be_asked_by_several_threads_at_once() -> None:
    class Counting:
        def ask(self, query: Query, /) -> Reply:
            return Got(query.key)

    recorder, all_there = Recorder(Counting()), threading.Barrier(8)

    def work(number: int) -> None:
        all_there.wait()
        for i in range(50):
            recorder.ask(DnsLookup(f"{number}-{i}.example.com", "A"))
        recorder.kept()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(recorder.kept()) == 400
    assert all(reply == Got(query.key) for query, reply in recorder.kept().items())


SECRETS = {
    "a private key": "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
    "a JSON web token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJkcnljYyJ9.c2lnbmF0dXJlLW9m",
    "a URL with a password": "postgres://drycc:correct-horse@db.example.com/drycc",
    "a bearer token": "Authorization: Bearer correct-horse-battery",
}


@pytest.mark.parametrize(("kind", "secret"), SECRETS.items())
def test_what_looks_like_a_secret_is_not_written(
    bundle: Make, tmp_path: Path, kind: str, secret: str, answers: dict[Query, Reply]
) -> None:
    where = DnsLookup("leak.example.com", "A")
    with pytest.raises(DoctorError, match=kind) as caught:
        bundle(answers=answers | {where: Got({"deep": [secret]})})
    assert where.key in caught.value.message
    assert secret not in str(caught.value) + caught.value.hint
    with pytest.raises(DoctorError, match=rf"report.txt holds what looks like {kind}"):
        bundle(text=f"FAIL {secret}\n")
    assert list(tmp_path.iterdir()) == []


def test_nothing_of_it_is_a_secret(bundle: Make) -> None:
    harmless = (
        "https://drycc.example.com:443/v2/ git@example.com ssh://git@drycc.example.com:2222 authorization eyJhbGciOi"
    )
    path = bundle(text=harmless)
    with gzip.open(path) as packed:
        assert harmless.encode() in packed.read()
