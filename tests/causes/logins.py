"""Passwords that programs hold, and others do not (drycc/objects#values-at-the-start)."""

from drycc_doctor.worlds.consequences import no_controller, other_password
from tests.causes.cause import Cause

CAUSES = [
    Cause(
        "installed anew, over kept volumes",
        lambda w: w.reinstall(),
        ("database-login", "refused", "Secret database-creds"),
        ("was made", "PostgreSQL has the passwords of its first start"),
        then=(no_controller,),
    ),
    Cause(
        "the database's password was changed in its Secret",
        other_password,
        ("*", "refused", "Secret database-*"),
        ("password",),
    ),
]
