"""The live world: each kind of question goes to the source that can answer it."""

from __future__ import annotations

import secrets
import string
import time
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from drycc_doctor.errors import DoctorError
from drycc_doctor.model import query as queries
from drycc_doctor.model.reply import Failed, Got, Reason, Reply
from drycc_doctor.sealing.door import Door
from drycc_doctor.sources.deadline import Deadline
from drycc_doctor.sources.logins import Logins
from drycc_doctor.sources.settings import Settings, checked

if TYPE_CHECKING:
    from drycc_doctor.sealing.disclosures import Disclosures
    from drycc_doctor.sources.dial import Lookup
    from drycc_doctor.sources.dns import DnsSource
    from drycc_doctor.sources.kube import KubeSource

__all__ = ["LiveSource", "Settings", "live"]

_LABEL = 12  # letters: no zone has such a name by chance


def live(settings: Settings, disclosures: Disclosures, logins: Logins | None = None) -> LiveSource:
    """The world as it is now, once the API server has answered; the run's deadline begins here.

    All answers are sealed but for what may be disclosed. ``logins`` are what those of rounds before came to.

    Raises DoctorError: with exit code 2 for settings that cannot be meant, with 4 where the API server cannot be
    asked and no domain says what to look at without it. With a domain, each question to it fails with that reason.
    """
    from drycc_doctor.sources.kube_connect import connect

    settings, door, deadline = checked(settings), Door(disclosures), Deadline(settings.deadline)
    try:
        return LiveSource(settings, connect(settings, door, deadline), door, deadline, logins)
    except DoctorError as error:
        if not settings.domain:
            raise
        return LiveSource(settings, Failed(Reason.UNREACHABLE, error.message), door, deadline, logins)


class LiveSource:
    """Answers every kind of question; libraries are imported when the first question for them comes.

    ``kube`` answers for the API server, or says why there is none.
    """

    def __init__(
        self,
        settings: Settings,
        kube: KubeSource | Failed,
        door: Door,
        deadline: Deadline,
        logins: Logins | None = None,
    ) -> None:
        self.settings, self.deadline, self._logins = settings, deadline, logins or Logins()
        self._kube, self._door = kube, door
        self._labels: dict[str, str] = {}

    @property
    def described(self) -> str:
        """What is looked at, for people."""
        from drycc_doctor.sources.kube_config import current_context

        context = self.settings.context or current_context(self.settings.kubeconfig)
        where = "no cluster" if isinstance(self._kube, Failed) else f"context {context}" if context else "this cluster"
        return f"{where}, namespace {self.settings.namespace}"

    def ask(self, query: queries.Query, /) -> Reply:
        """Answer, until the run's deadline has passed; a silence that it cut short is nobody's."""
        if late := self.deadline.refusal():
            return late
        reply = self._answer(query)
        silent = isinstance(reply, Got) and isinstance(reply.answer, dict) and reply.answer.get("trouble") == "timeout"
        return (self.deadline.refusal() if silent else None) or reply

    def _answer(self, query: queries.Query) -> Reply:
        clock = self.deadline.within(self.settings.timeout)
        if isinstance(query, queries.KubeQuery):
            return self._kube if isinstance(self._kube, Failed) else self._kube.ask(query)
        match query:
            case queries.DnsLookup():
                return self._dns.ask(query)
            case queries.Delegation():
                from drycc_doctor.sources import dns_delegation

                return dns_delegation.ask(query, clock)
            case queries.DefaultLogin() if not self.settings.active:
                return Failed(Reason.NOT_ASKED, "it leaves a trace; --active allows it")
            case queries.DefaultLogin():
                from drycc_doctor.sources import http

                return self._logins.ask(query, lambda: http.ask(query, clock, self._door, self._lookup))
            case queries.HttpGet():
                from drycc_doctor.sources import http

                return http.ask(query, clock, self._door, self._lookup)
            case queries.TlsChain():
                from drycc_doctor.sources import tls

                return tls.ask(query, clock, self._lookup)
            case queries.TcpConnect():
                from drycc_doctor.sources import tcp

                return tcp.ask(query, clock)
            case queries.SshHostKey():
                from drycc_doctor.sources import ssh

                return ssh.ask(query, clock)
            case queries.ClientVersion() | queries.ClientProfile():
                from drycc_doctor.sources import client

                return client.ask(query, clock, self.settings.client_version)
            case queries.HostsFile():
                from drycc_doctor.sources import hosts_file

                return hosts_file.ask(query, self.settings.hosts_file)
            case queries.Now():
                return Got(time.time())
            case queries.RandomLabel():
                return Got(self._labels.setdefault(query.purpose, _label()))
            case queries.Option():
                return Got(self._option(query.name))
            case _:
                return Failed(Reason.NOT_ASKED, f"nothing here answers {query.key}")

    def _option(self, name: str) -> str:
        told = {
            "namespace": self.settings.namespace,
            "domain": self.settings.domain,
            "client-version": self.settings.client_version,
            "active": "true" if self.settings.active else "",
            "tls-horizon": str(self.settings.tls_horizon),
            "controller": _host(self.settings.controller_url),
        }
        return told.get(name, "")

    @cached_property
    def _dns(self) -> DnsSource:
        from drycc_doctor.sources.dns import DnsSource

        return DnsSource(self.settings.nameservers, self.settings.timeout, self.deadline)

    @property
    def _lookup(self) -> Lookup | None:
        """Who was told which name servers to ask, wants names to lead where these say."""
        return self._dns.addresses if self.settings.nameservers else None


def _label() -> str:
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(_LABEL))


def _host(url: str) -> str:
    """The host name in the controller's URL, alone."""
    try:
        return (urlsplit(url).hostname or "") if url else ""
    except ValueError:
        return ""
