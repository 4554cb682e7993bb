"""Where the program begins, whatever it is called by."""

import gc
import os
import signal
import sys

from drycc_doctor.cli.group import doctor
from drycc_doctor.cli.pipes import guard

COMPLETE = "_DRYCC_DOCTOR_COMPLETE"
"""The variable by which a shell asks for completions; one name, whatever the program is called by."""

_MADE = 500_000
"""How many objects more than are let go may be made before garbage is looked for (docs/decisions/0011)."""


def main() -> None:
    """Run the command line, and exit with its code."""
    gc.set_threshold(_MADE)
    guard()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: a report of what is known, then the end
    try:
        doctor(prog_name=program(sys.argv[0]), complete_var=COMPLETE)
    finally:
        # the interpreter's own end is not to be interrupted: it would print a traceback
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        gc.freeze()  # what is left goes with the process: nothing to look for


def program(path: str) -> str:
    """What to call the program in its own usage.

    >>> program("/usr/lib/python3/site-packages/drycc_doctor/__main__.py")
    'python -m drycc_doctor'
    >>> program("/usr/local/bin/kubectl-drycc_doctor")
    'kubectl drycc-doctor'
    """
    name = os.path.basename(path)  # noqa: PTH119 - pathlib takes a tenth of the time that --help may take
    return {"__main__.py": "python -m drycc_doctor", "kubectl-drycc_doctor": "kubectl drycc-doctor"}.get(
        name, "drycc-doctor"
    )
