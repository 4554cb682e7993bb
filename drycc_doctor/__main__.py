"""``python -m drycc_doctor``."""

from drycc_doctor.cli import main

main()
