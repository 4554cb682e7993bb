"""Grafana behind its proxy (drycc/monitoring#grafana-login)."""

from drycc_doctor import default_login as login
from drycc_doctor.worlds.answers.programs.common import JSON, database
from drycc_doctor.worlds.answers.request import Request
from drycc_doctor.worlds.state.answer import Answer
from drycc_doctor.worlds.state.programs import Store
from drycc_doctor.worlds.state.state import State


def grafana(request: Request, state: State) -> Answer:
    """Grafana behind its proxy: an open health page, a login for the rest (drycc/monitoring#grafana-login)."""
    if request.path == "/oauth2/healthz":
        return Answer(200, [JSON, ("server", "Caddy")], b'{"status":"ok"}')
    if request.path == "/api/health":
        up = b"ok" if database(state) is Store.UP else b"failing"
        return Answer(200 if database(state) is Store.UP else 503, [JSON], b'{"database":"' + up + b'"}')
    if request.path == "/api/org" and request.authorization:
        if (
            "grafana" in state.default_logins
            and request.authorization == login.login_request("grafana", "")[1]["Authorization"]
        ):
            return Answer(200, [JSON], b'{"id":1,"name":"Main Org."}')
        return Answer(401, [JSON], b'{"message":"Invalid username or password"}')
    return Answer(302, [("location", "/oauth2/sign_in?redirect=%2F"), ("server", "Caddy")], b"")
