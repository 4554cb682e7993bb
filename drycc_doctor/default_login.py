"""What a login as `admin` with the password `admin` looks like, and what its answer means (drycc/passport#admin-account)."""

from base64 import b64encode
from collections.abc import Sequence
from urllib.parse import urlencode

NAME = PASSWORD = "admin"  # noqa: S105 - the password that everybody knows, and nobody's secret
TOKEN = "0123456789abcdef" * 2
"""Any 32 characters, equal in the cookie and in the header, are Django's proof against forgery."""


def login_request(program: str, url: str) -> tuple[str, dict[str, str], bytes]:
    """Method, headers and body: passport's login form, or HTTP Basic for Grafana's API."""
    if program == "grafana":
        return "GET", {"Authorization": f"Basic {b64encode(f'{NAME}:{PASSWORD}'.encode()).decode()}"}, b""
    form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={TOKEN}", "Referer": url}
    return "POST", form | {"X-CSRFToken": TOKEN}, urlencode({"username": NAME, "password": PASSWORD}).encode()


def logged_in(program: str, status: int, headers: Sequence[tuple[str, str]], body: bytes) -> bool | None:
    """Whether it let us in; None where the answer is not one of the program's own to this question."""
    if program == "grafana":
        said_no = status == 401 and b"password" in body.lower()
        return True if status == 200 and b'"id"' in body else False if said_no else None
    session = any(k.lower() == "set-cookie" and v.startswith("sessionid=") for k, v in headers)
    if status == 302 and session:
        return True
    return False if status == 200 and b"correct username" in body else None
