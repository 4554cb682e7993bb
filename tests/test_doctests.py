"""What docstrings show is so."""

import doctest
import importlib
import pkgutil

import drycc_doctor
import drycc_doctor_checks


def test_every_example_in_a_docstring():
    tried = failed = 0
    for package in (drycc_doctor, drycc_doctor_checks):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):  # that runs the program
                result = doctest.testmod(importlib.import_module(found.name))
                tried, failed = tried + result.attempted, failed + result.failed
    assert tried > 50
    assert failed == 0
