"""A small HTTPS server that speaks as the API server does, and a kubeconfig for it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml

from drycc_doctor.disclosures import DRYCC
from drycc_doctor.sealing.door import Door
from drycc_doctor.sources.deadline import Deadline
from drycc_doctor.sources.kube import KubeSource
from drycc_doctor.sources.kube_config import api_client
from drycc_doctor.sources.kube_transport import Transport

TOKEN = "canary-of-a-bearer-token-0123456789"
Answer = tuple[int, list[tuple[str, str]], bytes]


class Api:
    """Answers by path: each answer in turn, the last one for ever; ``asked`` is all that it was asked."""

    token = TOKEN

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.answers: dict[str, list[Any]] = {}
        self.url, self.kubeconfig = "", Path()
        self.cluster: dict[str, str] = {}
        self.on("/version", {"gitVersion": "v1.37.2", "major": "1", "minor": "37"})

    def on(self, path: str, *answers: Any) -> None:
        """An answer is a JSON value, or a tuple as ``serve`` takes it, or a function from the request to one of them."""
        self.answers[path] = list(answers)

    def site(self, asked: Any) -> Answer:
        parts = urlsplit(asked.path)
        asked.path, asked.query = parts.path, dict(parse_qsl(parts.query))
        self.asked.append(asked)
        answers = self.answers.get(asked.path) or [self.status(404, "the server could not find the requested resource")]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        answer = answer(asked) if callable(answer) else answer
        return answer if isinstance(answer, tuple) else self.json(answer)

    @staticmethod
    def json(value: Any, code: int = 200, *headers: tuple[str, str]) -> Answer:
        return code, [("Content-Type", "application/json"), *headers], json.dumps(value).encode()

    def status(self, code: int, message: str, *headers: tuple[str, str]) -> Answer:
        body = {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": message,
            "code": code,
        }
        return self.json(body, code, *headers)

    def config(self, **changes: Any) -> dict[str, Any]:
        """A kubeconfig; ``cluster`` and ``user`` replace what is in it."""
        return {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "test", "cluster": changes.get("cluster", self.cluster)}],
            "users": [{"name": "me", "user": changes.get("user", {"token": TOKEN})}],
            "contexts": [{"name": "test", "context": {"cluster": "test", "user": "me"}}],
            "current-context": "test",
        }

    def write(self, **changes: Any) -> str:
        """Write it, and tell its path."""
        self.kubeconfig.write_text(yaml.safe_dump(self.config(**changes)))
        return str(self.kubeconfig)

    def source(
        self, *, timeout: float = 5.0, deadline: float = 30.0, as_user: str = "", as_group: str = ""
    ) -> KubeSource:
        transport = Transport(api_client(str(self.kubeconfig)), timeout, Deadline(deadline), as_user, as_group)
        return KubeSource(transport, Door(DRYCC), "drycc")

    def ask(self, query: Any, **options: Any) -> Any:
        return self.source(**options).ask(query)


@pytest.fixture
def api(serve: Callable[..., int], authority: Any, tmp_path: Path) -> Api:
    one = Api()
    one.url = f"https://localhost:{serve(one.site, authority.issue('localhost'))}"
    one.cluster = {"server": one.url, "certificate-authority": str(authority.file)}
    one.kubeconfig = tmp_path / "kubeconfig"
    one.write()
    return one
