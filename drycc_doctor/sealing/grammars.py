"""Grammars that a value must match as a whole to be disclosed."""

import re

BOOLEAN = re.compile(r"(?i)true|false|on|off|yes|no|auto|\s*true\s*")
SWITCH = re.compile(r"\s*[A-Za-z0-9]{1,8}\s*")  # on or off, in whatever words
INTEGER = re.compile(r"-?\d{1,9}")
QUANTITY = re.compile(r"\d{1,12}(\.\d+)?([numkKMGTPE]|[KMGTP]i)?")
DURATION = re.compile(r"(\d{1,9}(ns|us|ms|s|m|h|d|w|y)?)+")
RATE = re.compile(r"\d{1,9}/[a-z]{1,8}")
WORD = re.compile(r"[A-Za-z][A-Za-z_-]{0,39}")
NAME = re.compile(r"(?=[^:/@]*$)[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")
HOST = re.compile(r"(?=[^@]*$)(?!.*\s)[A-Za-z0-9]([A-Za-z0-9.-]{0,252})?(:\d{1,5})?")
CRON = re.compile(r"(@[a-z]{4,9}|[-0-9*/,A-Za-z?]+( +[-0-9*/,A-Za-z?]+){4})")
FILTER = re.compile(r"\(?[&|!]?(\(?[A-Za-z][A-Za-z0-9-]{0,40}(=[A-Za-z0-9%()*_ .,=-]{0,80})?\)?){1,8}\)?")
SELECTOR = re.compile(r"[A-Za-z0-9./_-]{1,80}:[A-Za-z0-9._-]{0,63}(,[A-Za-z0-9./_-]{1,80}:[A-Za-z0-9._-]{0,63})*")
PREFIX = re.compile(r"[a-z][a-z-]{0,30}")
COMMIT = re.compile(r"v?\d[0-9A-Za-z.+-]{0,40}|[0-9a-f]{7,40}|canary|latest|[a-z]{1,12}(-[a-z0-9.]{1,12})?")
TIMEZONE = re.compile(r"[A-Za-z]{2,20}([/_-][A-Za-z]{1,20}){0,3}|UTC")
URL = re.compile(r"\s*[a-z][a-z0-9+.-]{0,20}://\S+\s*")
"""Matched, a URL comes through as a :class:`~drycc_doctor.sealing.seal.Url`, never as text."""

URLS = re.compile(r"(?s).+")
"""Matched, a value comes through as :class:`~drycc_doctor.sealing.seal.Urls`."""

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)")

VARIABLE = re.compile(r"\$\([A-Z][A-Z0-9_]{0,60}\)(:\$\([A-Z][A-Z0-9_]{0,60}\))?")
"""A word of a command line that is a variable's name, or two with a colon between, and nothing else; it is disclosed
whatever it is."""

_PLAIN = "[A-Za-z0-9 .,:;!'_()/-]"
TEXT = re.compile(
    rf"[A-Za-z]{_PLAIN}{{0,119}}|upstream connect error or disconnect/reset before headers{_PLAIN}{{0,240}}"
)
"""Plain text that is told: ``OK``, ``no healthy upstream``; what is longer or stranger is sealed, but for Envoy's own."""

TITLE = re.compile(r"[A-Za-z][A-Za-z0-9 .,:;!'_()/|-]{0,79}")
"""A page's title that is told."""
