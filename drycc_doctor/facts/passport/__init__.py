"""Passport: its answers, LDAP, its signing key, the logins that everybody knows."""
