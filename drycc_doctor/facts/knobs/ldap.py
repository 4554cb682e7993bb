"""The manual's chapter on LDAP (facts 4.1, 4.3, 15.2): variables of passport."""

from __future__ import annotations

from drycc_doctor.facts.knobs.knob import Knob

_NAMES = ("ENDPOINT", "BIND_DN", "BIND_PASSWORD", "USER_BASEDN", "USER_FILTER", "GROUP_BASEDN", "GROUP_FILTER")
_GROUPS = ("ACTIVE_GROUP", "STAFF_GROUP", "SUPERUSER_GROUP")

KNOBS: tuple[Knob, ...] = tuple(
    Knob(f"LDAP_{name}", "variable", "passport", "Tuning: LDAP", "tuning-ldap", "4.1, 4.3, 15.2")
    for name in (*_NAMES, *_GROUPS)
)
