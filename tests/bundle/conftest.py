"""A small world, and bundles of it."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from drycc_doctor.bundle.record import Recorder
from drycc_doctor.bundle.write import write
from drycc_doctor.model.finding import Report, Result, passed
from drycc_doctor.model.query import DnsLookup, HttpGet, KubeList, Now, Option, Query, RandomLabel
from drycc_doctor.model.reply import Failed, Got, Reason, Reply
from drycc_doctor.model.subject import host

ANSWERS: dict[Query, Reply] = {
    Now(): Got(1767268800.25),
    RandomLabel("wildcard"): Got("qzxjvkwplmhb"),
    Option("namespace"): Got("drycc"),
    DnsLookup("drycc.example.com", "A"): Got({"rcode": "NOERROR", "records": ["192.0.2.10"], "chain": [], "ttl": 60}),
    DnsLookup("drycc.example.com", "AAAA", "192.0.2.53"): Failed(Reason.TIMEOUT, "no answer in 10 s"),
    HttpGet("http://drycc.example.com/v2/", "192.0.2.10", "token made-up"): Got(
        {"status": 401, "headers": [["a", "ü"]]}
    ),
    KubeList("v1", "pods", "@", keep=("metadata.name", "status.phase")): Got([{"metadata": {"name": "a"}}, None, 1.5]),
}


class Answers:
    """A source that knows some answers."""

    def __init__(self, answers: Mapping[Query, Reply]) -> None:
        self.answers = answers

    def ask(self, query: Query, /) -> Reply:
        return self.answers[query]


@pytest.fixture
def answers() -> dict[Query, Reply]:
    return dict(ANSWERS)


@pytest.fixture
def report() -> Report:
    result = Result("dns-wildcard", "It resolves", (passed("ok", host("drycc.example.com"), "it does"),))
    return Report(doctor="0.1.0", source="context prod", started=1767268800.25, seconds=1.0, results=(result,))


@pytest.fixture
def bundle(tmp_path: Path, report: Report, answers: dict[Query, Reply]) -> Callable[..., Path]:
    """Makes a bundle of a report and answers; gives its path."""

    def make(answers: Mapping[Query, Reply] = answers, report: Report = report, text: str = "OK\n") -> Path:
        recorder = Recorder(Answers(answers))
        for query in answers:
            recorder.ask(query)
        write(str(tmp_path / "it.tgz"), report, recorder.kept(), text=text, json="{}\n")
        return tmp_path / "it.tgz"

    return make
