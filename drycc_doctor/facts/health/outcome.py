"""What an answer tells of a program's health: that it is as it should be, broken, or that none comes."""

from enum import StrEnum

from drycc_doctor.facts.http.page import HttpReply, Page

_GATEWAY_TIMEOUT = 504


class Outcome(StrEnum):
    """Of one question to a program that takes connections."""

    WELL = "well"  # the status that a healthy program gives
    ERROR = "error"  # 500, which is the program's own; a gateway says 502 or 503
    SILENT = "silent"  # nothing in time, or the gateway's 504
    NONE = "none"  # the program has no such question: older ones do not
    UNKNOWN = "unknown"  # not asked, or another answered


def outcome(page: HttpReply | None, well: int) -> Outcome:
    """What an answer tells, where ``well`` is the status of health."""
    if not isinstance(page, Page):
        return Outcome.UNKNOWN
    if page.trouble == "timeout" or page.status == _GATEWAY_TIMEOUT:
        return Outcome.SILENT
    return {500: Outcome.ERROR, well: Outcome.WELL}.get(page.status, Outcome.UNKNOWN)


def best(*outcomes: Outcome) -> Outcome:
    """Of the same question in several ways: an answer tells more than silence, and silence more than nothing."""
    order = (Outcome.WELL, Outcome.ERROR, Outcome.SILENT)
    return next((one for one in order if one in outcomes), Outcome.UNKNOWN)


def worst(*outcomes: Outcome) -> Outcome:
    """Of the same question to several pods: what one of them lacks is lacking."""
    order = (Outcome.ERROR, Outcome.SILENT, Outcome.WELL)
    return next((one for one in order if one in outcomes), Outcome.UNKNOWN)


def heard(one: Outcome, same_way: Outcome) -> Outcome:
    """What is said, and silence too, tells of the program only where it answers the simplest question on the same way."""
    return one if same_way is Outcome.WELL else Outcome.UNKNOWN
