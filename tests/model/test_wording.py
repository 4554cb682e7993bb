"""What checks say again and again."""

from drycc_doctor.model import subject
from drycc_doctor.model.fact import Missing
from drycc_doctor.model.finding import Status, fail, passed
from drycc_doctor.model.reply import Failed, Reason
from drycc_doctor.model.wording import or_else, unanswered, unknown_because

WELL = passed("ok", subject.cluster(), "all is well")
ILL = fail("ill", subject.cluster(), "it is not", remedy="mend it")


def test_what_is_well_is_said_only_where_nothing_else_is():
    assert list(or_else([None, None], WELL)) == [WELL]
    assert list(or_else([None, ILL], WELL)) == [ILL]


def test_what_is_unknown_blames_what_is_missing():
    found = unknown_because(Missing(Reason.FORBIDDEN, subject.node("a"), "not allowed"), "the nodes are not known")
    assert (found.status, found.code, type(found.code)) == (Status.UNKNOWN, "forbidden", str)
    assert (found.subject, found.message) == (subject.node("a"), "the nodes are not known: not allowed")


def test_a_question_without_an_answer_says_why():
    asked = [unanswered(Failed(Reason.TIMEOUT, detail), subject.resolver(), "ns1") for detail in ("", "too late")]
    assert [one.message for one in asked] == ["ns1 was not asked: timeout", "ns1 was not asked: too late"]


def test_a_message_is_cut():
    assert len(fail("long", subject.cluster(), "x" * 2000, remedy="cut it").message) == 1600
