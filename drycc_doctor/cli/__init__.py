"""The command line: parse, wire, print."""

from drycc_doctor.cli.start import main

__all__ = ["main"]
