from drycc_doctor.api import Findings, check, fail, passed, subject, warn
from drycc_doctor.facts.kubernetes.clock import ClusterClock
from drycc_doctor_checks.changes import put

_NOTICED, _FAR = 30, 300  # seconds


@check("cluster-clock", title="The cluster's clock and ours agree")
def clock(cluster_clock: ClusterClock) -> Findings:
    """Certificates and logins are judged by the clock: where clocks differ, what is valid for one is not for the other.

    The Date header of the API server's answer is compared with the clock of this machine. Which of the two is wrong, it
    cannot tell. Half a minute is warned of; with five minutes, fresh certificates and tokens are refused.

    Let both keep the time by NTP: `timedatectl status` on the control plane's nodes and here.
    """
    off = round(abs(cluster_clock.skew))
    why = f"the API server's clock is {off} s {'ahead of' if cluster_clock.skew > 0 else 'behind'} this machine's"
    remedy = "let both keep the time by NTP: timedatectl status tells, on the control plane's nodes and here"
    if off >= _FAR:
        yield fail("far-off", subject.clock(), why, remedy=remedy)
    elif off >= _NOTICED:
        yield warn("skewed", subject.clock(), why, remedy=remedy)
    else:
        yield passed("ok", subject.clock(), "the API server's clock and this machine's agree")


_behind = put(lambda w: w, skew=-600.0)
clock.must_fail("far-off", "the control plane lost its time server, and is ten minutes behind", _behind)
clock.must_warn("skewed", "the clocks are a minute and a half apart", put(lambda w: w, skew=90.0))
