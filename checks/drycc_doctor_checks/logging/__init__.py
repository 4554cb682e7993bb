"""Checks: the platform's own logs."""

from drycc_doctor.api import Finding, subject
from drycc_doctor.facts.http.page import HttpReply, Page
from drycc_doctor.facts.http.whose import of_quickwit
from drycc_doctor.facts.parts.quickwit import SEARCHER
from drycc_doctor_checks.http_findings import foreign, from_component


def from_searcher(page: HttpReply | None, asked: str) -> Page | Finding | None:
    """What quickwit's searcher says, if it was asked, or a finding in its place."""
    by_hand = "kubectl port-forward -n @ svc/drycc-quickwit-searcher 7280, and ask it there"
    said = from_component(page, asked, SEARCHER, remedy=by_hand)
    if isinstance(said, Page) and not of_quickwit(said):
        return foreign(said, subject.component(SEARCHER), asked)
    return said
