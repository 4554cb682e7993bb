"""Examples are tried alike in one process and in several."""

from drycc_doctor.drycc import DRYCC, installed
from drycc_doctor.engine import selftest

CHECKS = [one for one in installed().checks if one.id.startswith(("cluster-", "tls-", "dns-"))]


def test_several_processes_say_what_one_says():
    assert len(CHECKS) > selftest._FEW
    several = list(selftest.trials(CHECKS, DRYCC, on=("g2",), processes=2))
    assert several == list(selftest.trials(CHECKS, DRYCC, on=("g2",)))
    assert sum(trial.wanted == "healthy" for trial in several) == len(CHECKS)
    assert {trial.held for trial in several} == {True}


def test_where_no_process_can_be_had_one_does_all(monkeypatch):
    def none(*_: object):
        raise NotImplementedError  # no semaphores

    monkeypatch.setattr(selftest, "ProcessPoolExecutor", none)
    tried = list(selftest.trials(CHECKS, DRYCC, on=("g1",), processes=2))
    assert {trial.check for trial in tried} == {one.id for one in CHECKS}
