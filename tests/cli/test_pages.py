"""The manual's pages, and whether those in docs/checks are in step."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner, Result

from drycc_doctor.cli import docs
from drycc_doctor.cli.page import asked, index, page
from drycc_doctor.drycc import installed
from drycc_doctor.engine.resolve import closure
from drycc_doctor.model import query
from drycc_doctor.model.check import Check
from drycc_doctor.model.query import DnsLookup, HttpGet, KubeList, KubeTable, Now, PodGet, Query, ServiceGet, any_of

Cli = Callable[..., Result]
each_check = pytest.mark.parametrize("one", installed().checks, ids=lambda one: one.id)


@each_check
def test_explain_says_all_there_is_to_say(cli: Cli, one: Check[Any]) -> None:
    text = cli("explain", one.id).stdout
    assert text == page(one)
    assert text.startswith(f"# {one.id}: {one.title}\n")
    assert one.doc in text
    for example in one.examples:
        assert f"- {example.title}" in text
        assert f"{example.status.name} `{example.code}`" in text
    for fact in closure(kind for kind, _ in one.needs.values()):
        for ask in fact.asks:
            assert asked(ask) in text
            assert ask.right is None or f"`{ask.right}`" in text


def test_explain_takes_an_area(cli: Cli) -> None:
    assert cli("explain", "acme").stdout.count("# acme-") == 2


@pytest.mark.parametrize(
    ("ask", "sentence", "needed"),
    [
        (KubeList("apps/v1", "deployments", "@"), "list deployments (apps/v1) in the platform's namespace", ["list deployments.apps"]),
        (KubeList("v1", "pods", labels="a=b", fields="c=d"), "list pods (v1) in all namespaces, those with a=b and c=d", ["list pods"]),
        (KubeTable("v1", "pods"), "the table that `kubectl get` prints", ["list pods"]),
        (any_of(KubeList, api="v1", plural="secrets"), "list secrets (v1)", ["list secrets"]),
        (ServiceGet("drycc-passport", "80", "/settings"), "GET /settings from the service drycc-passport", ["get services/proxy"]),
        (any_of(PodGet), "from the pod …", ["get pods/proxy"]),
        (any_of(DnsLookup, rtype="A"), "A of names", []),
        (any_of(HttpGet, authorization="token x"), "GET, with a made-up token", []),
        (HttpGet("http://a.test/", "192.0.2.1"), "GET at a given address", []),
        (Now(), "the time", []),
    ],
    ids=lambda one: str(one)[:30],
)  # fmt: skip
def test_what_is_asked_is_said_in_words(ask: Any, sentence: str, needed: list[str]) -> None:
    assert sentence in asked(ask)
    assert [str(right) for right in [ask.right] if right] == needed


@pytest.mark.parametrize("kind", get_args(query.AnyQuery), ids=lambda one: one.__name__)
def test_every_kind_of_question_has_words(kind: type[Query]) -> None:
    assert asked(any_of(kind))


def made(*args: str) -> Result:
    return CliRunner().invoke(docs.command, list(args))


def test_pages_are_made_and_verified(tmp_path: Path) -> None:
    folder = tmp_path / "docs" / "checks"
    assert made("--write", "--folder", str(folder)).exit_code == 0
    assert made("--verify", "--folder", str(folder)).exit_code == 0
    names = {path.name for path in folder.iterdir()}
    ours = [one for one in installed().checks if not one.id.startswith(("acme", "rude", "slow"))]
    assert names == {"README.md", "rights.md"} | {f"{one.id}.md" for one in ours}
    assert len(ours) >= 15
    assert all(f"({name})" in index(ours) for name in names - {"README.md", "rights.md"})


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda folder: (folder / "dns-wildcard.md").unlink(), "dns-wildcard.md is missing"),
        (lambda folder: (folder / "dns-wildcard.md").write_text("x"), "dns-wildcard.md is not what the check says now"),
        (lambda folder: (folder / "dns-wildcard.md").write_text(""), "dns-wildcard.md is not what the check says now"),
        (lambda folder: (folder / "dns-old.md").write_text("x"), "dns-old.md belongs to no check"),
    ],
)
def test_a_page_that_is_out_of_step_is_named_with_what_to_do(
    tmp_path: Path, spoil: Callable[[Path], None], why: str
) -> None:
    made("--write", "--folder", str(tmp_path))
    spoil(tmp_path)
    got = made("--verify", "--folder", str(tmp_path))
    assert got.exit_code == 1
    assert why in got.stderr
    assert len(got.stderr.splitlines()) == 2
    assert "python -m drycc_doctor.cli.docs --write" in got.stderr


def test_without_a_word_it_writes_nothing(tmp_path: Path) -> None:
    assert made("--folder", str(tmp_path)).exit_code == 1
    assert list(tmp_path.iterdir()) == []
