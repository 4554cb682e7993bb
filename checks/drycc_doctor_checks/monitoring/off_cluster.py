from functools import partial

from drycc_doctor.api import (
    Finding,
    Findings,
    Missing,
    World,
    check,
    passed,
    skip,
    subject,
    unanswered,
    unknown_because,
    warn,
)
from drycc_doctor.facts.http.page import HttpReply, Page
from drycc_doctor.facts.parts.victoriametrics import PARTS, ExternalMetrics
from drycc_doctor.facts.platform.generations import generation_named
from drycc_doctor.facts.platform.workloads import Components
from drycc_doctor_checks.changes import PARKED, elsewhere, in_turn, set_value

_CONNECTED = {"tls", "protocol", "reset"}


@check("monitoring-off-cluster", title="Metrics that are kept elsewhere can be read")
def off_cluster(components: Components, external_metrics: ExternalMetrics | Missing) -> Findings:
    """With `victoriametrics.enabled=false`, the controller reads metrics at `controller.victoriametricsUrl`.

    The controller, Grafana behind it and `drycc ps` lean on it. It must be set, and what is there must answer: its
    `/health` is asked from here, without the login and the path that the URL may have; an answer that wants a login is
    one too. Whether its host resolves and its port is open, `components-external` tells. Grafana's own host is asked by
    `grafana-ready`.

    Set `controller.victoriametricsUrl=http://HOST/select/0/prometheus`. The manual's `prometheusUrl`, of the controller
    and of Grafana, is read by the first generation, and by it alone.
    """
    setting, metrics = components.generation.metrics_url, external_metrics
    about = subject.setting(setting)
    if components.find(*PARTS) is not None:
        yield skip("on-cluster", subject.component("drycc-victoriametrics"), "metrics are kept on this cluster")
    elif isinstance(metrics, Missing):
        yield unknown_because(metrics, "where metrics are kept is not known")
    elif metrics.url is None:
        why = f"metrics are not kept on this cluster, and {setting} names no other place: dashboards stay empty"
        remedy = f"set {setting} to http://HOST/select/0/prometheus, or switch victoriametrics.enabled on"
        yield warn("not-told", about, why, remedy=remedy)
    elif metrics.page is None:
        why = f"{setting} is no web address, but begins with {metrics.url.scheme}://"
        yield warn("scheme", about, why, remedy=f"set {setting} to http://HOST/select/0/prometheus")
    else:
        yield _answer(metrics.asked, metrics.url.netloc, metrics.page)


def _answer(asked: str, place: str, page: HttpReply) -> Finding:
    about = subject.external("victoriametrics", place)
    if not isinstance(page, Page):
        return unanswered(page, subject.resolver(), asked)
    if page.trouble and page.trouble not in _CONNECTED:
        why = f"{asked} is not reached from here ({page.trouble}): components-external tells whether it should be"
        return skip("not-from-here", about, why)
    if page.trouble or page.status >= 500 or page.body.kind == "html":
        what = page.detail or page.trouble or (f"status {page.status}" if page.status >= 500 else "a web page")
        why = f"{asked} answers, but not as a store of metrics does: {what[:200]}"
        remedy = f"see that {place} is VictoriaMetrics or what stands before it, and that its certificate is trusted"
        return warn("not-well", about, why, remedy=remedy)
    return passed("ok", about, f"{asked} answers with status {page.status}")


def _place(url: str, world: World) -> None:
    world.release.set(generation_named(world.generation).metrics_url, url)


off_cluster.must_skip("on-cluster", "metrics are kept here", lambda w: w.component("victoriametrics-vmselect"))
off_cluster.must_warn("not-told", "metrics were switched off, and the controller does not know where they are")(
    in_turn(lambda w: w.move_metrics_off_cluster(), set_value("victoriametrics.enabled", to=False), partial(_place, ""))
)
off_cluster.must_warn("not-well", "a proxy in front of the metrics has no backend")(
    in_turn(lambda w: w.keep_metrics_elsewhere(), elsewhere("metrics", 502, "<title>502 Bad Gateway</title>"))
)
off_cluster.must_warn("not-well", "something else answers there")(
    in_turn(lambda w: w.keep_metrics_elsewhere(), elsewhere("metrics", 200, PARKED))
)
off_cluster.must_warn("scheme", "the address is not one of the web")(
    in_turn(
        lambda w: w.keep_metrics_elsewhere(), partial(_place, "tcp://metrics.example.test:8481/select/0/prometheus")
    )
)
off_cluster.must_skip("not-from-here", "it is reached by a private name only")(
    in_turn(lambda w: w.keep_metrics_elsewhere(), lambda w: w.elsewhere.forget("victoriametrics"))
)
