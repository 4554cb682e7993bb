"""The manual's chapter on LDAP: variables of passport (drycc/values#ldap-knobs, drycc/passport#ldap)."""

from functools import partial

from drycc_doctor.sealing.grammars import FILTER, URL
from drycc_doctor.settings.setting import settings

_of = partial(settings, chart="passport", chapter="Tuning: LDAP", check="tuning-ldap")

SETTINGS = (
    *_of("LDAP_ENDPOINT", grammar=URL),
    *_of("LDAP_BIND_DN LDAP_BIND_PASSWORD LDAP_USER_BASEDN"),
    *_of("LDAP_USER_FILTER", grammar=FILTER),
    *_of("LDAP_GROUP_BASEDN"),
    *_of("LDAP_GROUP_FILTER", grammar=FILTER),
    *_of("LDAP_ACTIVE_GROUP LDAP_STAFF_GROUP LDAP_SUPERUSER_GROUP"),
)
