"""Passwords that programs hold, and others do not (drycc/objects#values-at-the-start)."""

from drycc_doctor.worlds.consequences import other_password
from tests.causes.cause import Cause

CAUSES = [
    Cause(
        "the database's password was changed in its Secret",
        other_password,
        ("*", "refused", "Secret database-*"),
        ("password",),
    ),
]
