"""One deadline for the whole run."""

import time

from drycc_doctor.model.reply import Failed, Reason
from drycc_doctor.sources.deadline import Deadline


def test_after_it_every_question_fails_and_says_why():
    assert Deadline(60).refusal() is None
    assert Deadline(0).refusal() == Failed(Reason.TIMEOUT, "the run's deadline of 0 s passed")


def test_it_passes_by_itself():
    deadline = Deadline(0.05)
    assert deadline.refusal() is None
    time.sleep(0.06)
    assert deadline.left() == 0
    assert deadline.refusal() is not None


def test_a_question_gets_no_more_than_the_run_has_left():
    assert Deadline(60).within(5).seconds == 5
    assert Deadline(1).within(5).seconds <= 1
    assert Deadline(0).within(5).wait() > 0  # a socket takes 0 for "do not wait"
