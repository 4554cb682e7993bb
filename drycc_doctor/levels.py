"""How strictly it is judged, in the words of the command line and the configuration file."""

from enum import StrEnum


class Profile(StrEnum):
    """What the platform is for: under evaluation, what only hardens it is a warning."""

    PRODUCTION = "production"
    EVALUATION = "evaluation"


class Level(StrEnum):
    """What a configured severity makes of a finding."""

    FAIL = "fail"
    WARN = "warn"
    SKIP = "skip"
